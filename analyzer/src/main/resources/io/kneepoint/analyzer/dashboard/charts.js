'use strict';
/* Drawing. Numbers come as they are shown: nothing is computed here but where a pixel goes. */

KP.charts = new Set();
/** Draws every chart again, as after a change of colours. */
KP.redraw = () => KP.charts.forEach(chart => chart.build());

/** Charts whose numbers have changed, drawn as the time of a frame allows. */
KP.due = new Set();
KP.MILLIS_A_FRAME = 6;
KP.drawDue = () => {
  const end = performance.now() + KP.MILLIS_A_FRAME;
  for (const chart of KP.due) {
    KP.due.delete(chart);
    chart.draw();
    if (performance.now() > end) break;
  }
  if (KP.due.size) requestAnimationFrame(KP.drawDue);
};

/** A chart in a host element that keeps the host's width. `make(width)` gives uPlot's options, `rows()` its data. */
KP.Chart = class {
  constructor(host, name, make, rows) {
    this.host = KP.el('div', {className: 'chart'});
    this.host.setAttribute('role', 'img');
    this.host.setAttribute('aria-label', name);
    host.append(this.host);
    this.make = make;
    this.rows = rows;
    this.width = 0;
    new ResizeObserver(() => {
      if (this.host.clientWidth && (this.stale || Math.abs(this.host.clientWidth - this.width) > 1)) this.build();
    }).observe(this.host);
    KP.charts.add(this);
    this.build();
  }

  build() {
    if (!this.host.clientWidth) return;
    this.width = this.host.clientWidth;
    this.stale = false;
    this.plot?.destroy();
    const options = this.make(this.width);
    const idle = plot => this.host.classList.toggle('idle', plot.cursor.idx == null);
    options.plugins = [...(options.plugins || []), {hooks: {ready: idle, setCursor: idle}}];
    options.legend = {markers: {width: 2.5, stroke: plotInk, dash: (plot, i) => plot.series[i].dash ? 'dashed' : 'solid'}};
    this.plot = new uPlot(options, this.rows(), this.host);
  }

  /** Shows new numbers soon. */
  update() {
    if (!KP.due.size) requestAnimationFrame(KP.drawDue);
    KP.due.add(this);
  }

  draw() {
    // A chart of another view is drawn when that view is shown.
    if (!this.host.clientWidth) this.stale = true;
    else if (!this.plot) this.build();
    else this.plot.setData(this.rows());
  }
};

/** Colour of a series in the legend; one of points only shows those. */
const plotInk = (plot, i) => plot.series[i].width === 0 ? plot.series[i].points.fill() : plot.series[i].stroke();

KP.axis = (values, more = {}) => Object.assign({
  stroke: KP.css('soft'), font: '11px system-ui, "DejaVu Sans", sans-serif', size: 54,
  grid: {stroke: KP.css('grid'), width: 1}, ticks: {stroke: KP.css('grid'), width: 1, size: 4}, values
}, more);

KP.series = (label, colour, format, more = {}) => Object.assign({
  label, stroke: KP.css(colour), width: 2, points: {show: false}, spanGaps: true,
  value: (plot, value) => format(value)
}, more);

/** Values on a logarithmic scale: powers of ten, with 2 and 5 times them, or more where the scale is short. */
KP.logSplits = (plot, axis, min, max) => {
  const splits = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
    for (const times of max / min > 300 ? [1] : max / min > 10 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7]) {
      const value = times * 10 ** power;
      if (value >= min * .999 && value <= max * 1.001) splits.push(value);
    }
  }
  return splits;
};
KP.logRange = (plot, min, max) => min > 0 ? [min / 1.25, max * 1.25] : [1, 10];

/** Time charts of a run: each with its stages as shading. */
KP.timeChart = (host, title, tip, series, data, stages, axisFormat, more = {}) => {
  const card = KP.el('div', {className: 'card'}, KP.el('h3', {}, KP.term(title, tip)));
  host.append(card);
  const plugin = {hooks: {drawClear: plot => KP.drawStages(plot, stages())}};
  return new KP.Chart(card, title + ' over time', width => ({
    width, height: 190, plugins: [plugin], cursor: {sync: {key: more.sync || 'run'}, points: {size: 6}},
    scales: {x: {time: false}, y: {range: more.range || ((plot, min, max) => [0, (max || 1) * (stages().length ? 1.2 : 1.08)])}},
    axes: [KP.axis((plot, splits) => splits.map(KP.clock), {size: 30, space: 60}), KP.axis((plot, splits) => splits.map(axisFormat))],
    series: [{label: 'at', value: (plot, value) => value == null ? '–' : KP.clock(value)}, ...series()]
  }), data);
};

KP.drawStages = (plot, stages) => {
  const {ctx, bbox} = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = 10.5 * devicePixelRatio + 'px system-ui, "DejaVu Sans", sans-serif';
  ctx.textAlign = 'center';
  for (const stage of stages) {
    const from = plot.valToPos(stage.from, 'x', true);
    const to = plot.valToPos(stage.to, 'x', true);
    ctx.fillStyle = KP.css('stage');
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
    if (to - from > ctx.measureText(stage.name).width + 4) {
      ctx.fillStyle = KP.css('soft');
      ctx.fillText(stage.name, (from + to) / 2, bbox.top + 12 * devicePixelRatio);
    }
  }
  ctx.restore();
};

/** The two curves on one axis of concurrency, with knee, sweet spot and break. */
KP.Curves = class {
  constructor(host, title, sync) {
    this.report = {levels: [], curve: null};
    this.interval = KP.el('span', {hidden: true}, KP.el('i', {className: 'sign interval'}), KP.term('its 95 % interval', 'kneeCi'));
    const legend = KP.el('div', {className: 'legend'},
      KP.el('span', {}, KP.el('i', {className: 'sign knee'}), KP.term('knee', 'knee')),
      this.interval,
      KP.el('span', {}, KP.el('i', {className: 'sign sweet'}), KP.term('sweet spot', 'sweet')),
      KP.el('span', {}, KP.el('i', {className: 'sign break'}), KP.term('break', 'break')));
    host.append(KP.el('div', {className: 'card-head'}, KP.el('h2', {}, title), legend));
    host.append(KP.el('h3', {}, KP.term('Throughput, tokens/s', 'tps')));
    this.labels = [];
    const marks = {hooks: {drawClear: plot => this.drawMarks(plot), draw: () => this.drawLabels()}};
    const x = {time: false, distr: 3, log: 2, range: (plot, min, max) => min > 0 ? [min / 1.18, max * 1.18] : [1, 128]};
    const xAxis = more => KP.axis((plot, splits) => splits.map(v => KP.whole(v)), Object.assign(
      {splits: () => this.report.levels.map(KP.load), filter: (plot, splits) => splits, size: 30}, more));
    const shared = width => ({width, plugins: [marks], cursor: {sync: {key: sync}, points: {size: 7}}});
    const dots = {points: {show: true, size: 7}};
    const inFlight = {label: 'in flight', value: (plot, value) => KP.whole(value)};
    this.upper = new KP.Chart(host, 'Throughput over requests in flight', width => Object.assign(shared(width), {
      height: 220, scales: {x, y: {range: (plot, min, max) => [0, (max || 1) * 1.15]}},
      axes: [xAxis(), KP.axis((plot, splits) => splits.map(KP.tick), {size: 60})],
      series: [inFlight, KP.series('tokens/s', 'blue', KP.number, Object.assign({width: 2.5}, dots))]
    }), () => [this.loads(), this.report.levels.map(level => level.outputTokensPerSecond)]);
    host.append(KP.el('h3', {}, KP.term('Time to first token, on a logarithmic scale', 'ttft')));
    this.host = host;
    this.lower = new KP.Chart(host, 'Time to first token over requests in flight', width => Object.assign(shared(width), {
      height: 240, scales: {x, y: {distr: 3, range: KP.logRange}},
      axes: [xAxis({label: 'requests in flight', labelSize: 20, labelFont: '12px system-ui, "DejaVu Sans", sans-serif'}),
        KP.axis((plot, splits) => splits.map(KP.msTick), {splits: KP.logSplits, filter: (plot, splits) => splits, size: 60})],
      series: [inFlight,
        KP.series('p50', 'teal', KP.ms, dots),
        KP.series('p95', 'orange', KP.ms, Object.assign({width: 2.5}, dots)),
        KP.series('p99', 'purple', KP.ms, Object.assign({dash: [7, 5]}, dots))]
    }), () => [this.loads(), ...['p50', 'p95', 'p99'].map(q => this.report.levels.map(level => level.ttftMs[q]))]);
  }

  loads() {
    return this.report.levels.map(KP.load);
  }

  show(report) {
    const levels = report.levels.filter(level => KP.load(level) != null).sort((a, b) => KP.load(a) - KP.load(b));
    const same = levels.map(KP.load).join() === this.loads().join();
    this.report = {levels, curve: report.curve};
    this.interval.hidden = report.curve.kneeCi95?.low == null;
    if (same) { this.upper.update(); this.lower.update(); } else { this.upper.build(); this.lower.build(); }
  }

  drawMarks(plot) {
    const curve = this.report.curve;
    if (!curve || !this.report.levels.length) return;
    const {ctx, bbox} = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.font = '600 ' + 11 * devicePixelRatio + 'px system-ui, "DejaVu Sans", sans-serif';
    const labelled = plot === this.upper.plot || !this.upper.plot;
    this.band(plot, curve.breakingPoint.lastGood, curve.breakingPoint.firstBroken, 'break', [2, 4], labelled ? 'breaks' : null, -1);
    this.band(plot, curve.sweetSpot.low, curve.sweetSpot.high, 'sweet', [], labelled ? 'sweet spot' : null, 1);
    this.band(plot, curve.knee.low, curve.knee.high, 'knee', null, null, 0);
    this.whisker(plot, curve.kneeCi95?.low, curve.kneeCi95?.high);
    this.line(plot, curve.knee.median, 'knee', [6, 4], labelled && curve.knee.median != null ? 'knee ' + KP.whole(curve.knee.median) : null);
    ctx.restore();
  }

  band(plot, low, high, name, dash, label, row) {
    if (high == null) return;
    const {ctx, bbox} = plot;
    const from = low == null ? bbox.left : plot.valToPos(low, 'x', true);
    const to = plot.valToPos(high, 'x', true);
    ctx.fillStyle = KP.css(name);
    ctx.fillRect(from, bbox.top, Math.max(2, to - from), bbox.height);
    if (dash) {
      ctx.strokeStyle = KP.css(name + '-line');
      ctx.setLineDash(dash.map(d => d * devicePixelRatio));
      for (const at of [from, to]) {
        ctx.beginPath();
        ctx.moveTo(at, bbox.top);
        ctx.lineTo(at, bbox.top + bbox.height);
        ctx.stroke();
      }
    }
    this.label(plot, (from + to) / 2, label, name, row);
  }

  /** The interval of the knee, as a bar with two ends above the axis. */
  whisker(plot, low, high) {
    if (low == null || high == null) return;
    const {ctx, bbox} = plot;
    const [from, to] = [low, high].map(load => plot.valToPos(load, 'x', true));
    const y = bbox.top + bbox.height - 9 * devicePixelRatio;
    const end = 4 * devicePixelRatio;
    ctx.strokeStyle = KP.css('knee-line');
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(from, y);
    ctx.lineTo(to, y);
    for (const x of [from, to]) {
      ctx.moveTo(x, y - end);
      ctx.lineTo(x, y + end);
    }
    ctx.stroke();
  }

  line(plot, at, name, dash, label) {
    if (at == null) return;
    const {ctx, bbox} = plot;
    const x = plot.valToPos(at, 'x', true);
    ctx.strokeStyle = KP.css(name + '-line');
    ctx.setLineDash(dash.map(d => d * devicePixelRatio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    this.label(plot, x, label, name, 0);
  }

  /** Row 0 is at the top, those below follow; the curve of throughput leaves the lower right free. */
  label(plot, x, text, name, row) {
    if (text) this.labels.push({plot, x, text, name, row});
  }

  /** The names of the marks, above grid and lines. */
  drawLabels() {
    for (const label of this.labels.splice(0)) this.drawLabel(label);
  }

  drawLabel({plot, x, text, name, row}) {
    const {ctx, bbox} = plot;
    ctx.save();
    ctx.font = '600 ' + 11 * devicePixelRatio + 'px system-ui, "DejaVu Sans", sans-serif';
    const half = ctx.measureText(text).width / 2 + 5 * devicePixelRatio;
    const centre = Math.min(bbox.left + bbox.width - half, Math.max(bbox.left + half, x));
    // Row -1 is at the bottom.
    const y = row < 0 ? bbox.top + bbox.height - 6 * devicePixelRatio : bbox.top + (12 + 17 * row) * devicePixelRatio;
    ctx.textAlign = 'center';
    ctx.fillStyle = KP.css('card');
    ctx.fillRect(centre - half, y - 11 * devicePixelRatio, 2 * half, 15 * devicePixelRatio);
    ctx.fillStyle = KP.css(name + '-line');
    ctx.fillText(text, centre, y);
    ctx.restore();
  }
};

/** The answers of a curve, in large. */
KP.answers = (host, report) => {
  const curve = report.curve;
  const card = (name, title, value, unit, more) => KP.el('div', {className: 'answer ' + name},
    KP.el('div', {className: 'name'}, KP.term(title, name)),
    KP.el('div', {className: 'value'}, value, ' ', KP.el('small', {}, unit)),
    KP.el('div', {className: 'more'}, more));
  const range = (low, high) => KP.whole(low) === KP.whole(high) ? KP.whole(low) : KP.whole(low) + '–' + KP.whole(high);
  const knee = curve.knee.median != null;
  const ci = curve.kneeCi95?.low != null ? '; 95 % interval ' + range(curve.kneeCi95.low, curve.kneeCi95.high) : '';
  const broken = curve.breakingPoint;
  host.replaceChildren(
    card('knee', 'Knee', knee ? KP.whole(curve.knee.median) : '–', 'in flight',
      knee ? 'estimates ' + range(curve.knee.low, curve.knee.high) + ci : 'not clear yet'),
    card('sweet', 'Sweet spot', curve.sweetSpot.low == null ? '–' : range(curve.sweetSpot.low, curve.sweetSpot.high), 'in flight',
      curve.sweetSpot.low == null ? 'needs a fitted curve' : '70 to 80 % of the fitted peak'),
    card('peak', 'Peak', KP.whole(curve.peak.outputTokensPerSecond), 'tokens/s',
      curve.peak.concurrency == null ? 'no level measured yet' : 'at ' + KP.whole(curve.peak.concurrency) + ' in flight'),
    card('break', 'Break', broken.firstBroken == null ? 'none' : KP.whole(broken.lastGood) + '–' + KP.whole(broken.firstBroken),
      broken.firstBroken == null ? 'found' : 'in flight', KP.unbroken(broken.reason) || 'up to the highest level so far'));
};

/** Six metrics of one level, with grades, limits, and how each goes over the levels. */
KP.METRICS = [
  {name: 'TTFT p95', tip: 'ttft', grade: 'ttft', of: l => l.ttftMs.p95, show: KP.ms, limit: KP.msTick},
  {name: 'TPOT p50', tip: 'tpot', grade: 'tpot', of: l => l.tpotMs.p50, show: KP.ms, limit: KP.msTick},
  {name: 'Jitter', tip: 'jitter', grade: 'jitter', of: l => l.itlCv, show: KP.ratio, limit: String},
  {name: 'System TPS', tip: 'tps', grade: 'systemTps', of: l => l.outputTokensPerSecond, show: KP.number, unit: 'tokens/s', limit: KP.whole, more: true},
  {name: 'p99 / p50', tip: 'tail', grade: 'tailRatio', of: l => l.tailRatio, show: KP.ratio, unit: '×', limit: v => v + ' ×'},
  {name: 'Errors', tip: 'errors', grade: 'errorRate', of: l => l.errorRate, show: KP.percent, limit: v => KP.tick(100 * v) + ' %'}
];
KP.SIGNS = {GOOD: '● good', ACCEPTABLE: '▲ acceptable', PROBLEMATIC: '■ problematic'};

KP.metrics = (host, report, level) => {
  const cards = KP.METRICS.map((metric, index) => {
    const grade = level.grades[metric.grade];
    const limits = report.limits?.[metric.grade];
    const words = !limits ? 'no limits for a model of unknown size'
      : metric.more ? 'good above ' + metric.limit(limits[0]) + ', problematic below ' + metric.limit(limits[1]) + ', at the peak'
      : 'good below ' + metric.limit(limits[0]) + ', problematic above ' + metric.limit(limits[1]);
    const cost = metric.grade === 'errorRate' && level.costUsdPerRequest != null
      ? KP.el('span', {className: 'grade none'}, '$' + level.costUsdPerRequest.toPrecision(3) + ' a request') : null;
    return KP.el('div', {className: 'metric' + (index % 3 === 2 ? ' end' : '')},
      KP.el('h3', {}, KP.term(metric.name, metric.tip)),
      KP.el('div', {className: 'value'}, metric.show(metric.of(level)), metric.unit ? KP.el('small', {}, ' ' + metric.unit) : null),
      KP.el('span', {className: 'grade ' + (grade || 'none')}, grade ? KP.SIGNS[grade] : '– not graded'),
      KP.el('p', {className: 'limits'}, KP.unbroken(words)), cost, KP.spark(report.levels, metric, level));
  });
  host.replaceChildren(...cards);
};

KP.spark = (levels, metric, chosen) => {
  const values = levels.map(metric.of);
  const known = values.filter(v => v != null);
  const svg = KP.svg('svg', {viewBox: '0 0 100 34', preserveAspectRatio: 'none', class: 'spark', 'aria-hidden': 'true'});
  const top = Math.max(...known, 1e-9);
  const width = 100 / Math.max(1, levels.length);
  levels.forEach((level, i) => {
    if (values[i] == null) return;
    const height = Math.max(1.5, 32 * values[i] / top);
    svg.append(KP.svg('rect', {x: i * width + width * .12, y: 34 - height, width: width * .76, height, rx: .8,
      fill: level === chosen ? KP.css('blue') : KP.css('line')}));
  });
  return svg;
};
