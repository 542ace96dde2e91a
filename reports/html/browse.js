// The error browser. What it shows is told by its address alone (#document=…&system=…), so every view can be linked to.
// Documents are script files that are loaded one at a time: pages opened from a disk may not fetch, and 20,000 documents would be too
// many at once. data/index.js calls assay.index, data/N.js calls assay.document.
'use strict';
const assay = (() => {
  const at = id => document.getElementById(id);
  const rowHeight = 28, pageSize = 200, kept = 40;
  let index = null;
  const state = { doc: 0, a: 0, b: -1, layer: '', category: '', off: new Set(), difference: '', order: '', picked: 0 };
  const loaded = new Map(); // number → { value, wanted: [callbacks] }
  let listed = []; // numbers of the documents in the list
  let found = null; // Set of numbers, or null: no search
  let words = '';
  let drawings = [], shown = [], page = 0;

  // -- data -------------------------------------------------------------------------------------------------------------------

  function load(n, done) {
    const entry = loaded.get(n) || { wanted: [] };
    loaded.delete(n); // and in again: the most recent are last
    loaded.set(n, entry);
    if (entry.value) return done(entry.value);
    entry.wanted.push(done);
    if (entry.wanted.length > 1) return;
    const script = document.createElement('script');
    script.src = `data/${n + 1}.js`;
    script.onerror = () => settle(n, { id: index.documents[n][0], text: '', lost: true, runs: [] });
    script.onload = () => script.remove();
    document.head.append(script);
  }

  function settle(n, value) {
    const entry = loaded.get(n);
    if (!entry) return;
    entry.value = value;
    for (const done of entry.wanted.splice(0)) done(value);
    for (const key of loaded.keys()) {
      if (loaded.size <= kept) break;
      if (key !== state.doc && loaded.get(key).value) loaded.delete(key);
    }
  }

  const sideOf = x => !x ? null : {
    type: x[0], text: x[1], spans: x[2] || [], cluster: x[4] || 0,
    args: x[3] ? x[3].map(([role, text, spans]) => ({ role, text, spans })) : null,
  };

  function receive(number, given) {
    const runs = given.runs.map(run => run.failed ? run : {
      decisions: run.decisions.map(([kind, item, gold, predicted]) => {
        const [layer, verdict, category] = index.kinds[kind];
        return { layer, verdict, category, item, gold: sideOf(gold), predicted: sideOf(predicted) };
      }),
    });
    settle(number - 1, { id: given.id, text: given.text, runs });
  }

  // -- what passes the filters ------------------------------------------------------------------------------------------------

  const passes = (layer, verdict, category) =>
    layer === state.layer && !state.off.has(verdict) && (!state.category || category === state.category);

  const verdictOf = { 1: true, 0: false }; // of the characters by which the index says it
  const isRight = verdict => verdict.startsWith('correct');

  // Whether a gold item is one that the choice "only the first got" … is about; undefined: a system is not scored on it.
  function differs(a, b) {
    if (a === undefined || b === undefined) return false;
    switch (state.difference) {
      case 'a': return a && !b;
      case 'b': return b && !a;
      case 'neither': return !a && !b;
      case 'both': return a && b;
      default: return true;
    }
  }

  // The layers in which there is any decision about a system.
  function scoredIn(run) {
    index.scored ||= [];
    return index.scored[run] ||= new Set(index.documents.flatMap(d => (d[2][run] || []).filter((_, i) => i % 2 === 0)).map(kind => index.kinds[kind][0]));
  }

  // How many decisions of a document pass, from the index alone.
  function countOf(n) {
    const [, items, kinds, right] = index.documents[n];
    if (state.difference && state.b >= 0) {
      const a = right[state.a] || '', b = right[state.b] || '';
      let sum = 0;
      for (let i = 0; i < items.length; i++) {
        const [layer, category] = index.items[items[i]];
        if (layer === state.layer && (!state.category || category === state.category) && differs(verdictOf[a[i]], verdictOf[b[i]])) sum++;
      }
      return sum;
    }
    const pairs = kinds[state.a] || [];
    let sum = 0;
    for (let i = 0; i < pairs.length; i += 2) if (passes(...index.kinds[pairs[i]])) sum += pairs[i + 1];
    return sum;
  }

  function decisionsOf(value, run) {
    const of = value.runs[run];
    if (!of || !of.decisions) return [];
    let all = of.decisions.filter(d => d.layer === state.layer);
    if (state.difference && state.b >= 0) {
      const [a, b] = [state.a, state.b].map(r => index.documents[state.doc][3][r] || '');
      return all.filter(d => d.item >= 0 && (!state.category || d.category === state.category) && differs(verdictOf[a[d.item]], verdictOf[b[d.item]]));
    }
    return all.filter(d => passes(d.layer, d.verdict, d.category));
  }

  // -- the list of documents ----------------------------------------------------------------------------------------------------

  function makeList() {
    const counts = index.documents.map((_, n) => countOf(n));
    listed = index.documents.map((_, n) => n).filter(n => (!found || found.has(n)));
    if (state.order === 'most') listed.sort((x, y) => counts[y] - counts[x] || x - y);
    if (state.order === 'name') listed.sort((x, y) => (index.documents[x][0] < index.documents[y][0] ? -1 : 1));
    makeList.counts = counts;
    const total = listed.reduce((sum, n) => sum + counts[n], 0);
    at('list-label').textContent = `${listed.length.toLocaleString('en')} document${listed.length === 1 ? '' : 's'}, ${total.toLocaleString('en')} decision${total === 1 ? '' : 's'}`;
    paintList();
  }

  function paintList() {
    const list = at('list'), inner = list.firstElementChild;
    inner.style.height = `${listed.length * rowHeight}px`;
    const first = Math.max(0, Math.floor(list.scrollTop / rowHeight) - 5);
    const last = Math.min(listed.length, first + Math.ceil(list.clientHeight / rowHeight) + 10);
    inner.replaceChildren();
    list.removeAttribute('aria-activedescendant');
    for (let i = first; i < last; i++) {
      const n = listed[i], row = document.createElement('div'), name = document.createElement('bdi'), count = document.createElement('span');
      row.className = 'row';
      row.id = `document-${n}`;
      row.setAttribute('role', 'option');
      row.setAttribute('aria-selected', n === state.doc);
      row.setAttribute('aria-posinset', i + 1);
      row.setAttribute('aria-setsize', listed.length);
      row.style.top = `${i * rowHeight}px`;
      draw.put(name, index.documents[n][0]);
      count.className = 'soft';
      count.textContent = makeList.counts[n];
      row.append(name, count);
      row.addEventListener('click', () => go({ doc: n, picked: 0 }));
      if (n === state.doc) list.setAttribute('aria-activedescendant', row.id);
      inner.append(row);
    }
  }

  function keepInSight() {
    const i = listed.indexOf(state.doc), list = at('list'), top = i * rowHeight;
    if (i < 0) return;
    if (top < list.scrollTop || top + rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 2;
    paintList();
  }

  // -- a document -----------------------------------------------------------------------------------------------------------------

  function hitsIn(text) {
    if (!words) return [];
    const hits = [], where = text.toLowerCase();
    if (where.length !== text.length) return []; // a letter whose small form is longer: places would be off
    for (let i = where.indexOf(words); i >= 0 && hits.length < 1000; i = where.indexOf(words, i + words.length)) hits.push([i, i + words.length]);
    return hits;
  }

  function showDocument() {
    const n = state.doc;
    load(n, value => {
      if (n !== state.doc) return; // another one was asked for in the meantime
      const title = document.createElement('bdi');
      draw.put(title, value.id);
      at('title').replaceChildren(title);
      at('title').dataset.document = value.id;
      const runs = state.b >= 0 ? [state.a, state.b] : [state.a];
      shown = decisionsOf(value, state.difference === 'b' ? state.b : state.a);
      at('panes').className = runs.length > 1 ? 'panes two' : 'panes';
      at('panes').replaceChildren();
      drawings = runs.map((run, i) => pane(value, run, i));
      state.picked = Math.min(Math.max(0, state.picked), Math.max(0, shown.length - 1));
      page = Math.floor(state.picked / pageSize);
      paintDecisions();
      pick(state.picked, true, true);
    });
  }

  function pane(value, run, i) {
    const box = document.createElement('div'), head = document.createElement('h3'), text = document.createElement('div');
    box.className = 'pane';
    draw.put(head, index.runs[run]);
    text.className = 'text';
    text.tabIndex = 0;
    text.setAttribute('role', 'region');
    text.setAttribute('aria-label', `Text with decisions about ${index.runs[run]}`);
    box.append(head, text);
    at('panes').append(box);
    const of = value.runs[run];
    const remark = value.lost ? 'The file of this document is missing: data/ belongs to the report.'
      : of && of.failed ? `Not answered (${of.failed}): all of its gold counts as missed.`
      : !scoredIn(run).has(state.layer) ? `There are no decisions on ${state.layer}: it was not scored on them.` : '';
    if (remark) {
      const note = document.createElement('p');
      note.className = 'soft';
      note.style.padding = '0 .75rem';
      note.textContent = remark;
      box.insertBefore(note, text);
    }
    const decisions = decisionsOf(value, run);
    return draw.text(text, value.text, decisions, hitsIn(value.text), d => {
      const k = shown.findIndex(x => x === d || (x.item >= 0 && x.item === d.item));
      if (k >= 0) pick(k, false);
    });
  }

  function cell(side) {
    const td = document.createElement('td');
    if (!side) return td;
    const type = document.createElement('bdi'), text = document.createElement('bdi');
    draw.put(type, side.type);
    draw.put(text, side.text.length > 300 ? side.text.slice(0, 300) + '…' : side.text);
    type.className = 'soft';
    if (side.type !== '*') td.append(type, ' ');
    td.append(text);
    for (const a of side.text ? [] : side.args || []) { // what has a text of its own names its parts there
      const role = document.createElement('bdi'), filler = document.createElement('bdi');
      draw.put(role, a.role);
      draw.put(filler, a.text);
      role.className = 'soft';
      td.append(document.createElement('br'), role, ': ', filler);
    }
    if (side.cluster) td.append(` (cluster ${side.cluster})`);
    return td;
  }

  function paintDecisions() {
    const body = at('decisions').tBodies[0];
    body.replaceChildren();
    for (let k = page * pageSize; k < Math.min(shown.length, (page + 1) * pageSize); k++) {
      const d = shown[k], row = document.createElement('tr'), verdict = document.createElement('td'), button = document.createElement('button');
      const swatch = document.createElement('span');
      swatch.className = 'swatch';
      swatch.style.backgroundImage = draw.line(d.verdict);
      button.type = 'button';
      button.textContent = d.verdict;
      verdict.append(swatch, button);
      row.append(verdict, cell(d.gold), cell(d.predicted));
      row.id = `decision-${k}`;
      row.addEventListener('click', () => pick(k, true));
      body.append(row);
    }
    const pages = at('pages');
    pages.replaceChildren();
    for (let i = 0; shown.length > pageSize && i * pageSize < shown.length; i++) {
      const button = document.createElement('button');
      button.className = 'plain';
      button.type = 'button';
      button.textContent = `${i * pageSize + 1}–${Math.min(shown.length, (i + 1) * pageSize)}`;
      button.disabled = i === page;
      button.addEventListener('click', () => pick(i * pageSize, true));
      pages.append(button);
    }
  }

  function pick(k, scroll, quiet) {
    state.picked = k;
    const d = shown[k];
    if (Math.floor(k / pageSize) !== page) {
      page = Math.floor(k / pageSize);
      paintDecisions();
    }
    for (const row of at('decisions').tBodies[0].rows) row.removeAttribute('aria-current');
    const row = at(`decision-${k}`);
    if (row) {
      row.setAttribute('aria-current', 'true');
      if (scroll && !quiet) row.scrollIntoView({ block: 'nearest' });
    }
    for (const drawing of drawings)
      draw.show(drawing, d && (drawing.decisions.includes(d) ? d : drawing.decisions.find(x => x.item >= 0 && x.item === d.item)), scroll);
    at('where').textContent = shown.length ? `${k + 1} of ${shown.length.toLocaleString('en')}: ${d.verdict}` : 'nothing of this kind here';
    address();
  }

  // To the next decision in the order of the list, into other documents where this one has no more.
  function step(by) {
    const k = state.picked + by;
    if (k >= 0 && k < shown.length) return pick(k, true);
    for (let i = listed.indexOf(state.doc) + by; i >= 0 && i < listed.length; i += by)
      if (makeList.counts[listed[i]]) return go({ doc: listed[i], picked: by > 0 ? 0 : 1e9 });
    at('where').textContent = by > 0 ? 'that was the last one' : 'that was the first one';
  }

  function stepDocument(by) {
    const n = listed[listed.indexOf(state.doc) + by];
    if (n !== undefined) go({ doc: n, picked: 0 });
  }

  // -- the address ------------------------------------------------------------------------------------------------------------------

  function address() {
    const p = new URLSearchParams();
    p.set('document', index.documents[state.doc][0]);
    p.set('system', index.runs[state.a]);
    if (state.b >= 0) p.set('beside', index.runs[state.b]);
    p.set('layer', state.layer);
    if (state.category) p.set('category', state.category);
    if (state.off.size) p.set('without', [...state.off].join(','));
    if (state.b >= 0 && state.difference) p.set('got', state.difference);
    if (state.order) p.set('order', state.order);
    if (state.picked) p.set('decision', state.picked + 1);
    const hash = '#' + p;
    if (location.hash !== hash) history.replaceState(null, '', hash);
    at('link').href = hash;
  }

  function readAddress() {
    const p = new URLSearchParams(location.hash.slice(1));
    const choice = (list, value, otherwise) => Math.max(list.indexOf(value), otherwise);
    const layers = layersOf();
    state.doc = Math.max(0, index.documents.findIndex(d => d[0] === p.get('document')));
    state.a = choice(index.runs, p.get('system'), 0);
    state.b = choice(index.runs, p.get('beside'), -1);
    state.layer = layers[choice(layers, p.get('layer'), 0)] || '';
    state.category = p.get('category') || '';
    state.off = p.has('without') ? new Set(p.get('without').split(',')) : p.has('only') ?
      new Set(verdictsOf().filter(v => !p.get('only').split(',').includes(v))) : new Set(verdictsOf().filter(isRight));
    state.difference = p.get('got') || '';
    state.order = p.get('order') || '';
    state.picked = Math.max(0, Number(p.get('decision') || 1) - 1);
    if (!p.has('document')) state.doc = firstWithErrors();
  }

  function firstWithErrors() {
    for (let n = 0; n < index.documents.length; n++) if (countOf(n)) return n;
    return 0;
  }

  // -- the controls -------------------------------------------------------------------------------------------------------------------

  const layersOf = () => [...new Set(index.kinds.map(k => k[0]).concat(index.items.map(i => i[0])))];
  const verdictsOf = () => [...new Set(index.kinds.filter(k => k[0] === state.layer).map(k => k[1]))];
  const categoriesOf = () => [...new Set(index.kinds.filter(k => k[0] === state.layer).map(k => k[2]))].sort();

  function options(select, list, chosen) { // list: [value, text]
    select.replaceChildren(...list.map(([value, text]) => {
      const option = document.createElement('option');
      option.value = value;
      option.textContent = text;
      option.selected = String(value) === String(chosen);
      return option;
    }));
  }

  function paintControls() {
    const runs = index.runs.map((name, i) => [i, name]);
    options(at('a'), runs, state.a);
    options(at('b'), [[-1, 'none'], ...runs.filter(r => r[0] !== state.a)], state.b);
    at('b').disabled = runs.length < 2;
    options(at('layer'), layersOf().map(l => [l, l]), state.layer);
    options(at('category'), [['', 'all'], ...categoriesOf().map(c => [c, c])], state.category);
    at('order').value = state.order;
    at('difference').value = state.difference;
    at('difference-label').hidden = state.b < 0;
    const box = at('verdicts');
    for (const label of box.querySelectorAll('label')) label.remove();
    box.disabled = state.b >= 0 && state.difference !== '';
    for (const verdict of verdictsOf()) {
      const label = document.createElement('label'), input = document.createElement('input'), swatch = document.createElement('span');
      input.type = 'checkbox';
      input.checked = !state.off.has(verdict);
      input.addEventListener('change', () => {
        if (input.checked) state.off.delete(verdict);
        else state.off.add(verdict);
        go({ picked: 0 });
      });
      swatch.className = 'swatch';
      swatch.style.backgroundImage = draw.line(verdict);
      label.append(input, ' ', swatch, verdict);
      label.style.display = 'block';
      box.append(label);
    }
  }

  // Changes what is shown.
  function go(change) {
    const wasLayer = state.layer;
    Object.assign(state, change);
    if (state.b === state.a) state.b = -1;
    if (state.layer !== wasLayer) {
      state.category = '';
      state.off = new Set(verdictsOf().filter(isRight));
    }
    paintControls();
    makeList();
    keepInSight();
    showDocument();
  }

  // Looks through the texts, document after document, so that memory never holds many of them.
  let searching = 0;
  function search(text) {
    const mine = ++searching;
    words = text.trim().toLowerCase();
    found = words ? new Set() : null;
    if (!words) {
      at('finding').textContent = '';
      return go({ picked: 0 });
    }
    let n = 0;
    const next = () => {
      if (mine !== searching) return;
      if (n === index.documents.length || found.size === 500) {
        at('finding').textContent = `${found.size.toLocaleString('en')} document${found.size === 1 ? '' : 's'} found` + (n < index.documents.length ? '; the search stopped there' : '');
        return go({ doc: found.size ? Math.min(...found) : state.doc, picked: 0 });
      }
      if (n % 50 === 0) at('finding').textContent = `${n.toLocaleString('en')} of ${index.documents.length.toLocaleString('en')} looked through …`;
      const k = n++;
      load(k, value => {
        if (value.text.toLowerCase().includes(words) || value.id.toLowerCase().includes(words)) found.add(k);
        if (k % 20) next();
        else setTimeout(next);
      });
    };
    next();
  }

  function listen() {
    at('a').addEventListener('change', e => go({ a: Number(e.target.value), picked: 0 }));
    at('b').addEventListener('change', e => go({ b: Number(e.target.value), difference: e.target.value < 0 ? '' : state.difference, picked: 0 }));
    at('difference').addEventListener('change', e => go({ difference: e.target.value, picked: 0 }));
    at('layer').addEventListener('change', e => go({ layer: e.target.value, picked: 0 }));
    at('category').addEventListener('change', e => go({ category: e.target.value, picked: 0 }));
    at('order').addEventListener('change', e => go({ order: e.target.value }));
    at('find').addEventListener('keydown', e => { if (e.key === 'Enter') search(e.target.value); });
    at('find').addEventListener('search', e => { if (!e.target.value) search(''); });
    at('next').addEventListener('click', () => step(1));
    at('previous').addEventListener('click', () => step(-1));
    at('help').addEventListener('click', () => at('keys').showModal());
    at('list').addEventListener('scroll', paintList);
    at('list').addEventListener('keydown', e => {
      const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 }[e.key];
      if (!by) return;
      e.preventDefault();
      const i = Math.min(listed.length - 1, Math.max(0, listed.indexOf(state.doc) + by));
      if (listed[i] !== undefined) go({ doc: listed[i], picked: 0 });
    });
    const keys = {
      n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1), ']': () => stepDocument(1), '[': () => stepDocument(-1),
      '/': () => at('find').focus(), '?': () => at('keys').showModal(),
      s: () => state.b >= 0 && go({ a: state.b, b: state.a }),
    };
    document.addEventListener('keydown', e => {
      if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) || at('keys').open || !keys[e.key]) return;
      e.preventDefault();
      keys[e.key]();
    });
    window.addEventListener('hashchange', () => {
      readAddress();
      go({});
    });
    let resized;
    window.addEventListener('resize', () => {
      clearTimeout(resized);
      resized = setTimeout(() => { paintList(); pick(state.picked, false, true); }, 100);
    });
  }

  return {
    index(given) {
      index = given;
      document.title = `Errors: ${index.corpus}`;
      if (!index.documents.length) {
        at('title').textContent = 'This report has no documents.';
        return;
      }
      readAddress();
      listen();
      go({});
    },
    document: receive,
  };
})();
