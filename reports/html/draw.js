// Drawing annotated text. Mentions may nest, overlap and have holes, so nothing is drawn with nested elements: the text is cut at every
// border into pieces, and each piece carries the lines of all the mentions it lies in, as backgrounds: gold below the letters,
// the system's above them, each mention in a lane of its own. Text is hostile: it only ever goes in as text nodes.
'use strict';
const draw = (() => {
  // How a verdict looks: a colour of the sheet and a pattern that tells it apart without colour.
  const looks = {
    'correct': ['--right', 'solid'], 'missing': ['--missing', 'dots'], 'spurious': ['--spurious', 'dashes'],
    'wrong type': ['--wrong-1', 'long'], 'wrong boundary': ['--wrong-2', 'dash-dot'], 'wrong both': ['--wrong-3', 'short'],
    'wrong direction': ['--wrong-3', 'long'], 'split cluster': ['--wrong-1', 'long'], 'merged cluster': ['--wrong-2', 'dash-dot'],
  };
  const others = [['--wrong-1', 'long'], ['--wrong-2', 'dash-dot'], ['--wrong-3', 'short'], ['--wrong-1', 'short'], ['--wrong-2', 'long'], ['--wrong-3', 'dash-dot']];
  const patterns = {
    solid: c => `linear-gradient(${c}, ${c})`,
    dots: c => `repeating-linear-gradient(90deg, ${c} 0 2px, transparent 2px 4px)`,
    short: c => `repeating-linear-gradient(90deg, ${c} 0 4px, transparent 4px 6px)`,
    dashes: c => `repeating-linear-gradient(90deg, ${c} 0 7px, transparent 7px 10px)`,
    long: c => `repeating-linear-gradient(90deg, ${c} 0 12px, transparent 12px 14px)`,
    'dash-dot': c => `repeating-linear-gradient(90deg, ${c} 0 7px, transparent 7px 9px, ${c} 9px 11px, transparent 11px 13px)`,
    hole: c => `repeating-linear-gradient(90deg, ${c} 0 1px, transparent 1px 5px)`,
  };
  const lanes = 5, pitch = 4;

  function look(verdict) {
    if (looks[verdict]) return looks[verdict];
    for (const known of ['correct', 'missing', 'spurious']) if (verdict.startsWith(known)) return looks[known];
    let sum = 0;
    for (const c of verdict) sum = (sum * 31 + c.codePointAt(0)) % 9973;
    return others[sum % others.length];
  }

  function line(verdict) {
    const [colour, pattern] = look(verdict);
    return patterns[pattern](`var(${colour})`);
  }

  // Characters that show nothing, or that turn what follows around, are shown by name.
  const named = { 0x200e: 'LRM', 0x200f: 'RLM', 0x202a: 'LRE', 0x202b: 'RLE', 0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO', 0x2066: 'LRI',
                  0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI', 0x200b: 'ZWSP', 0xfeff: 'BOM', 0x00ad: 'SHY', 0x2028: 'LS', 0x2029: 'PS' };
  const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

  // Puts text into an element, unseen characters as small boxes.
  function put(element, text) {
    let at = 0;
    for (const match of text.matchAll(unseen)) {
      if (match.index > at) element.append(text.slice(at, match.index));
      const code = match[0].charCodeAt(0), box = document.createElement('span');
      box.className = 'control';
      box.dataset.name = named[code] || 'U+' + code.toString(16).toUpperCase().padStart(4, '0');
      element.append(box);
      at = match.index + 1;
    }
    if (at < text.length) element.append(text.slice(at));
  }

  // The stretches of a side: of a mention its fragments, of a relation or event its head and each argument for itself.
  const groupsOf = side => side.args ? [side.spans, ...side.args.map(a => a.spans)] : [side.spans];

  // What is drawn of each decision: its gold side below, its predicted side above.
  function marksOf(decisions) {
    const marks = [];
    for (const d of decisions)
      for (const above of [false, true]) {
        const side = above ? d.predicted : d.gold;
        for (const spans of side ? groupsOf(side) : [])
          if (spans.length) marks.push({ decision: d, above, spans, start: spans[0][0], end: spans[spans.length - 1][1] });
      }
    for (const above of [false, true]) {
      const free = [];
      for (const m of marks.filter(m => m.above === above).sort((x, y) => x.start - y.start || y.end - x.end)) {
        let lane = free.findIndex(end => end <= m.start);
        if (lane < 0) lane = free.length < lanes ? free.length : lanes - 1;
        free[lane] = Math.max(free[lane] || 0, m.end);
        m.lane = lane;
      }
    }
    return marks;
  }

  // The borders at which the text is cut: of marks, of places that were found, of lines.
  function cutsOf(text, marks, hits) {
    const cuts = new Set([0, text.length]);
    for (const m of marks) for (const [s, e] of m.spans) cuts.add(s).add(e);
    for (const [s, e] of hits) cuts.add(s).add(e);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) cuts.add(at).add(at + 1);
    return [...cuts].filter(c => c <= text.length).sort((x, y) => x - y);
  }

  function paint(span, here, start) {
    const images = [], places = [], sizes = [];
    for (const m of here) {
      const whole = m.spans.some(([s, e]) => s <= start && start < e);
      const offset = m.lane * pitch;
      images.push(whole ? line(m.decision.verdict) : patterns.hole(`var(${look(m.decision.verdict)[0]})`));
      places.push(m.above ? `0 ${offset}px` : `0 calc(100% - ${offset}px)`);
      sizes.push(`100% ${whole ? 3 : 1}px`);
    }
    span.style.backgroundImage = images.join(', ');
    span.style.backgroundPosition = places.join(', ');
    span.style.backgroundSize = sizes.join(', ');
  }

  // Fills `pane` with the text. `pick(decision)` is called on a click. Returns the drawing, which knows its pieces.
  function text(pane, content, decisions, hits, pick) {
    pane.replaceChildren();
    const marks = marksOf(decisions), cuts = cutsOf(content, marks, hits);
    const above = marks.some(m => m.above) ? 1 + Math.max(...marks.filter(m => m.above).map(m => m.lane)) : 0;
    const below = marks.some(m => !m.above) ? 1 + Math.max(...marks.filter(m => !m.above).map(m => m.lane)) : 0;
    const room = { top: above * pitch, bottom: below * pitch };
    pane.style.lineHeight = `${24 + room.top + room.bottom + 4}px`;
    const starts = [...marks].sort((x, y) => x.start - y.start);
    const pieces = new Map(); // decision → its pieces
    const firsts = new Map(); // start of a piece → the piece, for arcs
    let open = [], next = 0, row = null, nextHit = 0;
    const sortedHits = [...hits].sort((x, y) => x[0] - y[0]);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const start = cuts[i], end = cuts[i + 1];
      if (!row) {
        row = document.createElement('div');
        row.className = 'line';
        pane.append(row);
      }
      open = open.filter(m => m.end > start);
      while (next < starts.length && starts[next].start <= start) open.push(starts[next++]);
      const here = open.filter(m => m.end > start);
      const part = content.slice(start, end);
      if (part === '\n') {
        row = null;
        continue;
      }
      while (nextHit < sortedHits.length && sortedHits[nextHit][1] <= start) nextHit++;
      const hit = nextHit < sortedHits.length && sortedHits[nextHit][0] <= start;
      if (!here.length && !hit) {
        put(row, part);
        continue;
      }
      const span = document.createElement('span');
      put(span, part);
      if (hit) span.classList.add('hit');
      if (here.length) {
        span.classList.add('on');
        span.style.padding = `${room.top}px 0 ${room.bottom}px`;
        paint(span, here, start);
        const inside = here.filter(m => m.spans.some(([s, e]) => s <= start && start < e));
        for (const m of inside) {
          if (!pieces.has(m.decision)) pieces.set(m.decision, []);
          pieces.get(m.decision).push(span);
        }
        const innermost = [...inside].sort((x, y) => (x.end - x.start) - (y.end - y.start))[0];
        if (innermost) {
          span.title = inside.map(m => `${m.above ? 'predicted' : 'gold'} ${(m.above ? m.decision.predicted : m.decision.gold).type}: ${m.decision.verdict}`).join('\n');
          span.addEventListener('click', () => pick(innermost.decision));
        }
      }
      firsts.set(start, span);
      row.append(span);
    }
    return { pane, pieces, firsts, decisions };
  }

  // Arcs from the head of a relation or event to its arguments, the picked ones stronger.
  function arcs(drawing, picked) {
    const { pane, firsts, decisions } = drawing;
    pane.querySelector('svg')?.remove();
    const shown = decisions.filter(d => (d.gold && d.gold.args) || (d.predicted && d.predicted.args));
    pane.classList.toggle('arcs', shown.length > 0);
    if (!shown.length || shown.length > 400) return;
    const ns = 'http://www.w3.org/2000/svg', svg = document.createElementNS(ns, 'svg');
    svg.setAttribute('aria-hidden', 'true');
    svg.setAttribute('width', pane.scrollWidth);
    svg.setAttribute('height', pane.scrollHeight);
    const origin = pane.getBoundingClientRect();
    const spot = start => {
      const piece = firsts.get(start);
      if (!piece) return null;
      const box = piece.getClientRects()[0];
      return box && { x: box.left - origin.left + pane.scrollLeft + Math.min(box.width / 2, 20), y: box.top - origin.top + pane.scrollTop };
    };
    for (const d of shown)
      for (const side of d.gold && d.gold.args ? [d.gold] : [d.predicted]) {
        const ends = side.args.filter(a => a.spans.length);
        const head = side.spans[0] || (ends[0] && ends[0].spans[0]);
        const from = head && spot(head[0]);
        for (const a of ends) {
          const to = from && spot(a.spans[0][0]);
          if (!to || (to.x === from.x && to.y === from.y)) continue;
          const up = Math.min(from.y, to.y) - 12 - Math.min(24, Math.abs(to.x - from.x) / 8);
          const path = document.createElementNS(ns, 'path');
          path.setAttribute('d', `M${from.x},${from.y} C${from.x},${up} ${to.x},${up} ${to.x},${to.y}`);
          path.setAttribute('style', `stroke: var(${look(d.verdict)[0]}); opacity: ${d === picked ? 1 : .45}; stroke-width: ${d === picked ? 2.5 : 1.2}` +
            (side === d.predicted ? '; stroke-dasharray: 5 3' : ''));
          svg.append(path);
          if (d !== picked) continue;
          const label = document.createElementNS(ns, 'text');
          label.setAttribute('x', (from.x + to.x) / 2);
          label.setAttribute('y', Math.max(10, (Math.min(from.y, to.y) + up) / 2));
          label.setAttribute('text-anchor', 'middle');
          label.textContent = a.role;
          svg.append(label);
        }
      }
    pane.append(svg);
  }

  // Marks the picked decision, and what belongs to it: the other members of its cluster, the arguments of its head.
  function show(drawing, picked, scroll) {
    for (const old of drawing.pane.querySelectorAll('.picked, .mate')) old.classList.remove('picked', 'mate');
    if (!picked) return arcs(drawing, null);
    const own = drawing.pieces.get(picked) || [];
    for (const d of drawing.decisions) {
      if (d === picked || !sameCluster(d, picked)) continue;
      for (const piece of drawing.pieces.get(d) || []) piece.classList.add('mate');
    }
    for (const piece of own) piece.classList.add('picked');
    if (scroll && own[0]) {
      center(drawing.pane, own[0]);
      requestAnimationFrame(() => center(drawing.pane, own[0])); // lines that were not laid out yet may turn out higher
    }
    arcs(drawing, picked);
  }

  // Scrolls the pane, not the page, where a piece is not in sight.
  function center(pane, piece) {
    const frame = pane.getBoundingClientRect(), box = piece.getBoundingClientRect();
    if (box.top < frame.top + 30 || box.bottom > frame.bottom - 30) pane.scrollTop += box.top - frame.top - frame.height / 3;
  }

  function sameCluster(x, y) {
    for (const side of ['gold', 'predicted'])
      if (x[side] && y[side] && x[side].cluster && x[side].cluster === y[side].cluster) return true;
    return false;
  }

  return { text, show, line, put };
})();
