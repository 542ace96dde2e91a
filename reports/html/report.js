// Sorting of the tables of a report. Without scripts the tables are all there, in the order of the report.
'use strict';
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.querySelectorAll('thead tr:last-child th')];
  // A body is a stretch between rules: averages stay below the categories.
  const bodies = [...table.tBodies].map(body => ({ body, rows: [...body.rows] }));
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const before = head.getAttribute('aria-sort');
      const numeric = bodies.some(b => b.rows.some(row => row.cells[column].dataset.value));
      const first = numeric ? 'descending' : 'ascending', second = numeric ? 'ascending' : 'descending';
      const now = before === first ? second : before === second ? null : first; // the third click restores the report's order
      for (const other of heads) other.removeAttribute('aria-sort');
      if (now) head.setAttribute('aria-sort', now);
      const sign = now === 'descending' ? -1 : 1;
      for (const { body, rows } of bodies) body.append(...(now ? [...rows].sort((x, y) => sign * compare(x.cells[column], y.cells[column], sign)) : rows));
    });
  });
}

// Numbers by value, with what is undefined at the end in both directions; else by text.
function compare(x, y, sign) {
  const a = x.dataset.value, b = y.dataset.value;
  if (a !== undefined || b !== undefined) {
    const undefinedA = a === undefined || a === '', undefinedB = b === undefined || b === '';
    if (undefinedA || undefinedB) return sign * (undefinedA - undefinedB);
    return Number(a) - Number(b);
  }
  return x.textContent.localeCompare(y.textContent);
}
