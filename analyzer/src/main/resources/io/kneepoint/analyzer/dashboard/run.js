'use strict';
/* The views of measured runs: one run as it goes, its requests, and all runs. */

KP.COLUMNS = ['tps', 'inFlight', 'sent', 'ended', 'errors', 'ttftP50', 'ttftP95', 'ttftP99', 'itlP50', 'itlP95', 'itlP99'];

/** The windows of a run in columns, the newest record of a window replacing the one before. */
KP.Windows = class {
  constructor() {
    this.clear();
  }

  clear() {
    this.t = [];
    this.row = new Map();
    for (const column of KP.COLUMNS) this[column] = [];
  }

  take(windows) {
    let sorted = true;
    windows.t.forEach((t, i) => {
      let row = this.row.get(t);
      if (row == null) {
        row = this.t.length;
        sorted &&= row === 0 || this.t[row - 1] < t;
        this.row.set(t, row);
        this.t.push(t);
      }
      for (const column of KP.COLUMNS) this[column][row] = windows[column]?.[i] ?? null;
    });
    if (!sorted) this.sort();
  }

  sort() {
    const order = this.t.map((t, i) => i).sort((a, b) => this.t[a] - this.t[b]);
    for (const column of ['t', ...KP.COLUMNS]) this[column] = order.map(i => this[column][i]);
    this.row = new Map(this.t.map((t, i) => [t, i]));
  }
};

KP.RunView = class {
  constructor() {
    this.windows = new KP.Windows();
    this.report = null;
    this.chosen = null;
    const at = id => document.getElementById(id);
    this.at = at;
    const times = at('times');
    const stages = () => (this.report?.levels || []).filter(l => l.measureFromSeconds != null).map(l => ({
      name: String(l.concurrency ?? l.name), from: l.measureFromSeconds - this.start(), to: l.measureFromSeconds + l.measureDurationSeconds - this.start()}));
    const rows = (...columns) => () => [this.windows.t.map(t => t - this.start()), ...columns.map(column => this.windows[column])];
    const latency = () => () => [
      KP.series('p50', 'teal', KP.ms, {width: 1.5}), KP.series('p95', 'orange', KP.ms), KP.series('p99', 'purple', KP.ms, {width: 1.5, dash: [5, 4]})];
    this.charts = [
      KP.timeChart(times, 'Throughput, tokens/s', 'tps', () => [KP.series('tokens/s', 'blue', KP.number)], rows('tps'), stages, KP.tick),
      KP.timeChart(times, 'Requests in flight, and errors a second', 'inFlight', () => [
        KP.series('in flight', 'blue', KP.number),
        KP.series('errors', 'purple', KP.whole, {width: 0, points: {show: true, size: 5, fill: KP.css('purple'), filter: (plot, index) =>
          plot.data[index].map((v, i) => v > 0 ? i : null).filter(i => i != null)}})], rows('inFlight', 'errors'), stages, KP.wholeTick),
      KP.timeChart(times, 'Time to first token', 'ttft', latency(), rows('ttftP50', 'ttftP95', 'ttftP99'), stages, KP.msTick),
      KP.timeChart(times, 'Inter-token latency', 'itl', latency(), rows('itlP50', 'itlP95', 'itlP99'), stages, KP.msTick)];
    this.curves = new KP.Curves(at('curves'), 'The two curves', 'curves');
  }

  start() {
    return this.report?.startedEpochSeconds ?? this.windows.t[0] ?? 0;
  }

  clear() {
    this.windows.clear();
    this.report = null;
    this.chosen = null;
  }

  take(update) {
    if (update.windows) this.windows.take(update.windows);
    if (update.report) this.report = update.report;
    this.show(Boolean(update.report));
  }

  show(reportChanged) {
    const some = this.report != null || this.windows.t.length > 0;
    this.at('empty').hidden = some;
    this.at('run-content').hidden = !some;
    if (!some) return;
    this.charts.forEach(chart => chart.update());
    if (this.report && reportChanged) this.showReport();
  }

  showReport() {
    const report = this.report;
    this.at('about').textContent = [report.runId, report.model, report.endpoint, report.tool, report.state.toLowerCase()].filter(Boolean).join(' · ');
    this.at('invalid').hidden = !report.invalidReason;
    this.at('invalid').textContent = report.invalidReason ? 'Do not trust this run: ' + report.invalidReason : '';
    KP.answers(this.at('answers'), report);
    this.curves.show(report);
    this.showMetrics();
    this.showHealth();
  }

  showMetrics() {
    const levels = this.report.levels;
    if (!levels.length) {
      this.at('level-choice').replaceChildren();
      this.at('metrics').replaceChildren(KP.el('p', {className: 'about'}, 'The first load level is being measured.'));
      return;
    }
    const knee = this.report.curve.knee.median;
    const near = knee == null ? levels[levels.length - 1]
      : levels.reduce((best, l) => Math.abs(KP.load(l) - knee) < Math.abs(KP.load(best) - knee) ? l : best);
    const level = levels.find(l => l.stage === this.chosen) || near;
    const chips = levels.map(l => {
      const chip = KP.el('button', {type: 'button', onclick: () => this.choose(l.stage, false)}, KP.whole(KP.load(l)));
      chip.setAttribute('role', 'radio');
      chip.setAttribute('aria-checked', String(l === level));
      chip.setAttribute('aria-label', KP.whole(KP.load(l)) + ' requests in flight');
      chip.tabIndex = l === level ? 0 : -1;
      chip.onkeydown = event => {
        const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
        if (!step) return;
        event.preventDefault();
        this.choose(levels[(levels.indexOf(l) + step + levels.length) % levels.length].stage, true);
      };
      return chip;
    });
    const focused = this.at('level-choice').contains(document.activeElement);
    this.at('level-choice').replaceChildren(...chips);
    if (focused) chips[levels.indexOf(level)].focus();
    KP.metrics(this.at('metrics'), this.report, level);
  }

  choose(stage, focus) {
    this.chosen = stage;
    this.showMetrics();
    if (focus) this.at('level-choice').querySelector('[aria-checked="true"]').focus();
  }

  showHealth() {
    const {health, events} = this.report;
    const parts = [];
    if (health.loopLagP99Ms != null) {
      parts.push('event loop lag p99 ' + KP.ms(health.loopLagP99Ms), 'send lateness p99 ' + KP.ms(health.sendLatenessP99Ms),
        'longest GC pause ' + KP.ms(health.gcPauseMaxMs));
    }
    parts.push(events.expected == null ? KP.whole(events.received) + ' events so far' : KP.whole(events.received) + ' of ' + KP.whole(events.expected) + ' events');
    const lines = [KP.el('p', {}, 'The instrument itself: ' + parts.join(' · '))];
    if (health.proxyBufferingSuspected) lines.push(KP.el('p', {className: 'notice'}, 'Responses arrive in clumps of one buffer: a proxy holds them back, so TTFT and ITL are the proxy’s. Turn its buffering off.'));
    for (const text of [this.report.detail, ...this.report.notes]) {
      if (text) lines.push(KP.el('p', {className: 'notice'}, text));
    }
    this.at('health').replaceChildren(...lines);
  }
};

/** Requests as swim lanes. */
KP.LaneView = class {
  constructor() {
    this.lanes = [];
    this.host = document.getElementById('lanes');
    this.axis = document.getElementById('lane-axis');
    this.order = document.getElementById('lane-order');
    this.order.onchange = () => this.show();
    const sign = (name, text) => KP.el('span', {}, KP.el('i', {className: 'sign ' + name}), text);
    document.getElementById('lane-legend').append(sign('wait', 'waiting for the first token'), sign('stream', 'streaming'),
      sign('gap', 'longest gap (its length; not where it was)'), sign('fail', 'failed'));
    new ResizeObserver(() => this.show()).observe(this.host);
  }

  clear() {
    this.lanes = [];
  }

  take(lanes, gapsTimed) {
    const told = new Set(lanes.map(lane => lane.id));
    // Of what came before the first timed gap only the newest are told again.
    this.lanes = this.lanes.filter(lane => !told.has(lane.id)).concat(lanes.map(lane => ({...lane, gapsTimed}))).slice(-2000);
    this.gapsTimed = gapsTimed;
    this.show();
  }

  pick() {
    const by = {
      slow: lane => lane.firstMs ?? 0, stall: lane => lane.gapMaxMs ?? 0
    }[this.order.value];
    let lanes = this.order.value === 'failed' ? this.lanes.filter(lane => lane.outcome !== 'OK') : this.lanes;
    lanes = by ? [...lanes].sort((a, b) => by(b) - by(a)).slice(0, 40) : lanes.slice(-40);
    return by ? lanes : [...lanes].sort((a, b) => a.sent - b.sent);
  }

  show() {
    const width = this.host.clientWidth;
    if (!width) return;
    const lanes = this.pick();
    this.axis.hidden = true;
    if (!lanes.length) {
      this.host.replaceChildren(KP.el('p', {className: 'about'}, this.order.value === 'failed' && this.lanes.length ? 'No request failed.' : 'Requests appear here when they end.'));
      return;
    }
    const together = this.order.value === 'new';
    const start = together ? Math.min(...lanes.map(lane => lane.sent)) : 0;
    const from = lane => together ? (lane.sent - start) * 1000 : 0;
    const end = lane => lane.closedMs ?? lane.lastMs ?? lane.firstMs ?? 0;
    const longest = Math.max(...lanes.map(lane => from(lane) + end(lane) + 1.2 * (lane.gapMaxMs ?? 0)), 1);
    const left = 56;
    const right = 64;
    const x = ms => left + (width - left - right) * ms / longest;
    const row = 15;
    const height = lanes.length * row + 26;
    const svg = KP.svg('svg', {class: 'lanes-svg', viewBox: `0 0 ${width} ${height}`, height, role: 'img',
      'aria-label': lanes.length + ' requests over time: waiting, streaming, longest gap'});
    for (const tick of this.ticks(longest)) {
      svg.append(KP.svg('line', {x1: x(tick), x2: x(tick), y1: 0, y2: height - 20, stroke: KP.css('grid')}),
        KP.svg('text', {x: x(tick), y: height - 6, 'text-anchor': 'middle'}, KP.msTick(tick)));
    }
    lanes.forEach((lane, i) => svg.append(this.lane(lane, i * row + 2, row - 5, ms => x(from(lane) + ms), end(lane))));
    this.host.replaceChildren(svg);
    this.axis.hidden = false;
    this.axis.textContent = (together ? 'time since the first of them was sent' : 'time since each was sent')
      + (this.gapsTimed ? '' : '; no gaps: so far this run has none that were timed (where only the first and last arrival of a request were, it never will)');
  }

  ticks(longest) {
    const raw = longest / 6;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map(n => n * power).find(n => n >= raw);
    return Array.from({length: Math.floor(longest / step) + 1}, (unused, i) => i * step);
  }

  gaps(lane) {
    if (lane.gapMaxMs != null) return `mean gap ${KP.ms(lane.gapMeanMs)}, longest ${KP.ms(lane.gapMaxMs)}`;
    return lane.gapsTimed ? 'no gaps' : 'gaps not known';
  }

  lane(lane, y, height, x, end) {
    const failed = lane.outcome !== 'OK';
    const colour = KP.css(failed ? 'purple' : 'blue');
    const bar = (from, to, attributes) => KP.svg('rect', Object.assign({x: x(from), y, height, width: Math.max(1, x(to) - x(from)), rx: 2}, attributes));
    const group = KP.svg('g', {}, KP.svg('title', {}, `request ${lane.id} · TTFT ${KP.ms(lane.firstMs)} · ${lane.tokens} tokens in ${KP.ms(lane.closedMs)} · ${this.gaps(lane)} · ${lane.outcome}`));
    group.append(KP.svg('text', {x: 48, y: y + height, 'text-anchor': 'end'}, lane.id.split('/')[1]));
    group.append(bar(0, lane.firstMs ?? end, {fill: failed && lane.firstMs == null ? colour : 'none', stroke: colour, 'stroke-width': 1}));
    if (lane.firstMs != null) group.append(bar(lane.firstMs, lane.lastMs ?? end, {fill: colour}));
    if (lane.gapMaxMs != null) group.append(bar(end + lane.gapMaxMs * .1, end + lane.gapMaxMs * 1.1, {fill: KP.css('orange'), y: y + 2, height: height - 4}));
    if (failed) group.append(KP.svg('text', {x: x(end) + 4, y: y + height, fill: colour}, lane.outcome.toLowerCase().replaceAll('_', ' ')));
    return group;
  }
};

/** All runs: trend, table, and two of them compared. */
KP.HistoryView = class {
  constructor(choose) {
    this.runs = [];
    this.choose = choose;
    this.at = id => document.getElementById(id);
    const trend = (title, tip, series, rows, format) => {
      const card = KP.el('div', {className: 'card'}, KP.el('h3', {}, KP.term(title, tip)));
      this.at('trend').append(card);
      return new KP.Chart(card, title + ' over runs', width => ({
        width, height: 190, scales: {x: {time: false, range: (plot, min, max) => [min - .5, max + .5]}, y: {range: (plot, min, max) => [0, (max || 1) * 1.15]}},
        axes: [KP.axis((plot, splits) => splits.map(KP.whole), {size: 30, splits: () => this.places(width), filter: (plot, splits) => splits}), KP.axis((plot, splits) => splits.map(format))],
        series: [{label: 'run', value: (plot, value) => value == null ? '–' : this.inTime()[value - 1]?.runId}, ...series()]
      }), () => [this.inTime().map((run, i) => i + 1), ...rows()]);
    };
    const dots = {points: {show: true, size: 8}};
    this.charts = [
      trend('Knee, requests in flight, run by run', 'knee', () => [
        KP.series('lowest estimate', 'grey', KP.whole, {width: 1, dash: [3, 3]}), KP.series('knee', 'orange', KP.whole, dots),
        KP.series('highest estimate', 'grey', KP.whole, {width: 1, dash: [3, 3]})],
      () => ['low', 'median', 'high'].map(part => this.inTime().map(run => run.knee[part])), KP.wholeTick),
      trend('Peak throughput, tokens/s, run by run', 'peak', () => [KP.series('tokens/s', 'blue', KP.number, dots)],
        () => [this.inTime().map(run => run.peak.outputTokensPerSecond)], KP.tick)];
    this.steps = {baseline: null, candidate: null};
    this.ecdf = new KP.Chart(this.at('ecdf'), 'Distribution of the time to first token of both runs', width => ({
      width, height: 270, plugins: [{hooks: {draw: plot => this.drawGap(plot)}}],
      scales: {x: {time: false, distr: 3, range: KP.logRange}, y: {range: [0, 1.06]}},
      axes: [KP.axis((plot, splits) => splits.map(KP.msTick), {splits: KP.logSplits, filter: (plot, splits) => splits, label: 'time to first token', labelSize: 20, labelFont: '12px system-ui, "DejaVu Sans", sans-serif', size: 30}),
        KP.axis((plot, splits) => splits.map(v => Math.round(v * 100) + ' %'))],
      series: [{label: 'TTFT', value: (plot, value) => KP.ms(value)},
        KP.series('baseline', 'blue', KP.percent, {paths: uPlot.paths.stepped({align: 1}), value: (plot, v) => v == null ? '–' : KP.percent(v) + ' of requests'}),
        KP.series('candidate', 'orange', KP.percent, {dash: [7, 4], paths: uPlot.paths.stepped({align: 1}), value: (plot, v) => v == null ? '–' : KP.percent(v) + ' of requests'})]
    }), () => this.steps.baseline ? uPlot.join(['baseline', 'candidate'].map(side => [this.steps[side].ms, this.steps[side].share])) : [[], [], []]);
    for (const id of ['compare-baseline', 'compare-candidate']) this.at(id).onchange = () => this.offerLevels();
    this.at('compare-level').onchange = () => this.compare();
  }

  /** Runs that get a number under the axis: as many as have room. */
  places(width) {
    const step = Math.ceil(this.runs.length / Math.max(2, width / 45));
    return this.runs.map((run, i) => i + 1).filter(place => (place - 1) % step === 0);
  }

  inTime() {
    return [...this.runs].reverse();
  }

  take(runs, shown) {
    this.runs = runs;
    this.shown = shown;
    this.offerRuns();
    this.charts.forEach(chart => chart.update());
    this.table();
  }

  table() {
    const head = ['run', 'started', 'state', 'knee', 'peak tokens/s', 'at', 'breaks at'];
    const rows = this.runs.map(run => {
      const link = KP.el('a', {href: '#run', onclick: () => this.choose(run.name)}, KP.runName(run));
      const row = KP.el('tr', {}, ...[link, KP.date(run.started), run.state.toLowerCase(),
        run.knee.median == null ? '–' : KP.whole(run.knee.median) + ' (' + KP.whole(run.knee.low) + '–' + KP.whole(run.knee.high) + ')',
        KP.whole(run.peak.outputTokensPerSecond), KP.whole(run.peak.concurrency),
        run.break.firstBroken == null ? 'none' : KP.whole(run.break.firstBroken)].map(cell => KP.el('td', {}, cell)));
      if (run.name === this.shown) row.setAttribute('aria-current', 'true');
      return row;
    });
    this.at('runs').replaceChildren(KP.el('thead', {}, KP.el('tr', {}, ...head.map(text => {
      const cell = KP.el('th', {}, text);
      cell.scope = 'col';
      return cell;
    }))), KP.el('tbody', {}, ...rows));
  }

  offerRuns() {
    this.at('comparison').hidden = this.at('trend').hidden = this.runs.length < 2;
    this.at('alone').hidden = this.runs.length > 1;
    if (this.runs.length < 2) return;
    const names = this.runs.map(run => run.name);
    ['compare-baseline', 'compare-candidate'].forEach((id, side) => {
      const select = this.at(id);
      const before = select.value;
      KP.options(select, this.runs.map(run => [run.name, KP.runName(run)]));
      select.value = names.includes(before) ? before : names[side === 0 ? 1 : 0];
    });
    this.offerLevels();
  }

  offerLevels() {
    const levels = side => this.runs.find(run => run.name === this.at('compare-' + side).value)?.levels.filter(level => level != null) || [];
    const other = levels('candidate');
    const common = levels('baseline').filter(level => other.includes(level));
    const select = this.at('compare-level');
    const before = select.value;
    KP.options(select, common.map(level => [String(level), String(level)]));
    select.value = common.map(String).includes(before) ? before : String(common[Math.floor(common.length / 2)] ?? '');
    this.compare();
  }

  async compare() {
    const key = ['baseline', 'candidate', 'level'].map(part => this.at('compare-' + part).value);
    if (!key[2] || key.join() === this.compared) return;
    this.compared = key.join();
    const verdict = this.at('verdict');
    try {
      const answer = await KP.ask('api/compare', {baseline: key[0], candidate: key[1], concurrency: key[2]});
      if (this.compared !== key.join()) return;
      verdict.className = 'verdict ' + answer.verdict;
      verdict.dataset.asked = this.compared;
      verdict.textContent = {REGRESSION: '■ ', NO_REGRESSION: '● ', INCONCLUSIVE: '▲ '}[answer.verdict] + answer.words;
      this.steps = answer;
      this.at('ecdf-title').hidden = false;
      this.ecdf.update();
    } catch (error) {
      this.compared = null;
      verdict.className = 'verdict error';
      verdict.textContent = error.message;
    }
  }

  drawGap(plot) {
    if (!this.steps.baseline) return;
    const at = side => this.steps[side].ms[this.steps[side].share.findIndex(share => share >= .95)];
    const [from, to] = [at('baseline'), at('candidate')].map(ms => plot.valToPos(ms, 'x', true));
    const y = plot.valToPos(.95, 'y', true);
    const {ctx} = plot;
    ctx.save();
    ctx.strokeStyle = KP.css('ink');
    ctx.fillStyle = KP.css('ink');
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(from, y);
    ctx.lineTo(to, y);
    ctx.stroke();
    for (const x of [from, to]) {
      ctx.beginPath();
      ctx.arc(x, y, 3.5 * devicePixelRatio, 0, 7);
      ctx.fill();
    }
    ctx.font = '600 ' + 11 * devicePixelRatio + 'px system-ui, "DejaVu Sans", sans-serif';
    ctx.textAlign = 'right';
    ctx.fillText('p95: ' + KP.ms(at('baseline')) + ' → ' + KP.ms(at('candidate')), Math.min(from, to) - 10 * devicePixelRatio, y - 8 * devicePixelRatio);
    ctx.restore();
  }
};

KP.options = (select, pairs) => {
  const key = JSON.stringify(pairs);
  if (select.dataset.key === key) return;
  select.dataset.key = key;
  select.replaceChildren(...pairs.map(([value, text]) => KP.el('option', {value}, text)));
};

/** Asks the server; again a moment later while it computes for someone else. An answer that is an error becomes one. */
KP.ask = async (path, query = {}, signal) => {
  for (let tries = 1; ; tries++) {
    const response = await fetch(path + '?' + new URLSearchParams(query), {signal});
    const answer = await response.json();
    if (response.ok) return answer;
    if (response.status !== 429 || tries === KP.MOST_TRIES) throw new Error(answer.error);
    await new Promise(resume => setTimeout(resume, 500));
    signal?.throwIfAborted();
  }
};
KP.MOST_TRIES = 20;
