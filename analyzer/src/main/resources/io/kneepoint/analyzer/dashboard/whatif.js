'use strict';
/* The two explorers. Every number is the engine's; this file only asks and draws. */

/** A form whose fields are remembered, and that asks a moment after a change. */
KP.Asking = class {
  constructor(form, answer, changed) {
    this.form = form;
    this.answer = answer;
    this.changed = changed;
    form.onsubmit = event => event.preventDefault();
    // Some input methods and assistive tools tell of a choice by one of the two events only.
    form.oninput = form.onchange = () => this.later();
  }

  select(name, label, values, value) {
    const select = KP.el('select', {name}, ...values.map(text => KP.el('option', {value: text}, text)));
    select.value = value;
    this.form.append(KP.el('label', {}, label, select));
  }

  range(name, label, min, max, value, show) {
    const id = this.form.id + '-' + name;
    const output = KP.el('output');
    const input = KP.el('input', {id, type: 'range', name, min, max, step: 1, value});
    const say = () => {
      output.textContent = show(Number(input.value));
      input.setAttribute('aria-valuetext', output.textContent);
    };
    input.addEventListener('input', say);
    say();
    // An output can be labelled too: without the name of the input its label would be the output's.
    this.form.append(KP.el('label', {htmlFor: id}, KP.el('span', {className: 'row'}, label, output), input));
    return say;
  }

  radios(name, label, values, value) {
    this.form.append(KP.el('fieldset', {}, KP.el('legend', {}, label), ...values.map(text =>
      KP.el('label', {}, KP.el('input', {type: 'radio', name, value: text, checked: text === value}), text))));
  }

  value(name) {
    return this.form.elements[name].value;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), 160);
  }

  async now() {
    this.abort?.abort();
    this.abort = new AbortController();
    const signal = this.abort.signal;
    this.answer.setAttribute('aria-busy', 'true');
    try {
      await this.changed(signal);
      this.answer.hidden = false;
      this.answer.parentElement.querySelector('.computing').hidden = true;
    } catch (error) {
      if (error.name !== 'AbortError') throw error;
    } finally {
      if (!signal.aborted) this.answer.removeAttribute('aria-busy');
    }
  }
};

KP.power = exponent => Math.round(2 ** exponent);

KP.ExploreView = class {
  constructor() {
    this.memory = document.getElementById('memory');
    this.curves = new KP.Curves(document.getElementById('explore-curves'), 'The two curves', 'explore');
    this.command = KP.el('pre');
    document.getElementById('explore-curves').append(KP.el('h3', {}, 'Run this for real'), this.command);
    this.words = KP.el('p', {className: 'about', role: 'status'});
    this.level = 0;
  }

  start(choices) {
    const asking = new KP.Asking(document.getElementById('explore-form'), document.getElementById('explore-answer'), signal => this.ask(signal));
    this.asking = asking;
    asking.select('model', 'Model', choices.models.map(model => model.name), 'llama3-8b');
    asking.select('gpu', 'GPU', choices.gpus.map(gpu => gpu.name), 'a100-80');
    asking.range('gpus', 'GPUs', 0, 3, 0, exponent => String(KP.power(exponent)));
    asking.range('context', 'Context, tokens', 8, 17, 12, exponent => KP.whole(KP.power(exponent)));
    asking.range('output', 'Answer, share of the context', 1, 50, 12, percent => percent + ' %');
    asking.select('weights', 'Precision of the weights', choices.precisions, 'FP16');
    asking.select('cache', 'Precision of the KV cache', choices.precisions, 'FP16');
    asking.now();
  }

  async ask(signal) {
    const value = name => this.asking.value(name);
    const context = KP.power(value('context'));
    try {
      this.answer = await KP.ask('api/curve', {
        model: value('model'), gpu: value('gpu'), gpus: KP.power(value('gpus')), context,
        output: Math.max(1, Math.round(context * value('output') / 100)), weights: value('weights'), cache: value('cache')}, signal);
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      this.memory.replaceChildren(KP.el('h2', {}, 'GPU memory'), KP.el('p', {className: 'error', role: 'status'}, error.message));
      return;
    }
    this.level = Math.min(this.level || 3, Math.max(0, this.answer.kvFill.length - 1));
    this.curves.show(this.answer.report);
    this.command.textContent = this.answer.command;
    this.showMemory();
  }

  showMemory() {
    const a = this.answer;
    const fits = a.poolBytes > 0;
    const levels = a.report.levels;
    const bar = KP.el('div', {className: 'bar' + (fits ? '' : ' over')});
    const weights = KP.el('i', {className: 'weights'});
    const kv = KP.el('i', {className: 'kv'});
    bar.append(weights, kv);
    bar.setAttribute('role', 'img');
    const total = Math.max(a.memoryBytes, a.weightBytes);
    weights.style.width = 100 * a.weightBytes / total + '%';
    const legend = KP.el('div', {className: 'legend'});
    const sign = (name, text) => KP.el('span', {}, KP.el('i', {className: 'sign ' + name}), text);
    const words = KP.el('p', {className: 'about'});
    const slider = KP.el('input', {id: 'memory-level', type: 'range', min: 0, max: Math.max(0, levels.length - 1), step: 1, value: this.level});
    const output = KP.el('output');
    const show = () => {
      this.level = Number(slider.value);
      const fill = fits && levels.length ? a.kvFill[this.level] : 0;
      kv.style.width = fits ? 100 * fill * a.poolBytes / total + '%' : '0';
      output.textContent = levels.length ? KP.whole(levels[this.level].concurrency) : '–';
      slider.setAttribute('aria-valuetext', output.textContent + ' requests in flight');
      const kvText = 'KV cache held ' + KP.bytes(fill * Math.max(0, a.poolBytes)) + ' of ' + KP.bytes(Math.max(0, a.poolBytes)) + ' (' + Math.round(fill * 100) + ' %)';
      bar.setAttribute('aria-label', 'Memory ' + KP.bytes(a.memoryBytes) + ': weights ' + KP.bytes(a.weightBytes) + ', ' + kvText);
      legend.replaceChildren(sign('weights', 'weights ' + KP.bytes(a.weightBytes)), sign('kv', kvText), sign('free', 'rest of ' + KP.bytes(a.memoryBytes)));
    };
    slider.oninput = show;
    words.textContent = !fits ? 'The weights do not fit: ' + KP.bytes(-a.poolBytes) + ' too much. Take more GPUs, or fewer bits.'
      : a.maxRequests < 1 ? 'Not even one request of this context fits: it needs ' + KP.bytes(a.requestBytes) + '.'
      : 'A token takes ' + KP.whole(a.bytesPerToken) + ' bytes of KV cache, a full request ' + KP.bytes(a.requestBytes) + ': ' + KP.whole(a.maxRequests) + ' of them fit side by side.';
    show();
    this.memory.replaceChildren(KP.el('h2', {}, 'GPU memory'), bar, legend,
      KP.el('label', {className: 'controls column', htmlFor: 'memory-level'}, KP.el('span', {className: 'row'}, 'Requests in flight', output), slider), words);
  }
};

KP.PatternView = class {
  constructor() {
    this.answer = null;
    this.command = KP.el('pre');
    this.words = KP.el('div', {className: 'words', role: 'status'});
    document.getElementById('pattern-words').append(KP.el('h2', {}, 'What breaks'), this.words, KP.el('h3', {}, 'Run this for real'), this.command);
    const host = document.getElementById('pattern-charts');
    const rows = (...columns) => () => this.answer ? [this.answer.t, ...columns.map(column => this.answer[column])] : [[], ...columns.map(() => [])];
    const none = () => [];
    const more = {sync: 'pattern'};
    this.charts = [
      KP.timeChart(host, 'Requests in flight, worked on and queued', 'inFlight', () => [
        KP.series('asked for', 'grey', KP.whole, {dash: [5, 4], paths: uPlot.paths.stepped({align: 1})}),
        KP.series('worked on', 'blue', KP.whole), KP.series('queued', 'orange', KP.whole, {fill: KP.css('knee')})],
      rows('target', 'running', 'waiting'), none, KP.wholeTick, more),
      KP.timeChart(host, 'Time to first token', 'ttft', () => [KP.series('p50', 'teal', KP.ms), KP.series('p95', 'orange', KP.ms, {dash: [6, 4]})],
        rows('ttftP50', 'ttftP95'), none, KP.msTick, more),
      KP.timeChart(host, 'Throughput, tokens/s', 'tps', () => [KP.series('tokens/s', 'blue', KP.number)], rows('tps'), none, KP.tick, more)];
  }

  start(choices) {
    const asking = new KP.Asking(document.getElementById('pattern-form'), document.getElementById('pattern-answer'), signal => this.ask(signal));
    this.asking = asking;
    asking.radios('shape', 'Pattern', ['ramp', 'sustained', 'burst', 'soak'], 'burst');
    asking.select('service', 'Service', choices.services, choices.services.includes('demo') ? 'demo' : choices.services[0]);
    asking.range('capacity', 'Capacity, requests worked on', 1, 128, 48, String);
    asking.range('concurrency', 'Requests in flight (base of bursts)', 1, 128, 12, String);
    asking.range('seconds', 'Length', 1, 30, 12, tens => KP.clock(tens * 10));
    asking.now();
  }

  async ask(signal) {
    const value = name => this.asking.value(name);
    try {
      this.answer = await KP.ask('api/load', {shape: value('shape'), service: value('service'), capacity: value('capacity'),
        concurrency: value('concurrency'), seconds: value('seconds') * 10}, signal);
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      this.words.replaceChildren(KP.el('p', {className: 'error'}, error.message));
      return;
    }
    this.charts.forEach(chart => chart.update());
    this.command.textContent = this.answer.plan;
    this.say();
  }

  say() {
    const a = this.answer;
    const capacity = Number(this.asking.value('capacity'));
    const failed = a.failed.reduce((sum, n) => sum + n, 0);
    const queue = Math.max(...a.waiting);
    const slowest = Math.max(...a.ttftP95.filter(v => v != null), 0);
    const first = a.waiting.findIndex((n, i) => n > 0 && a.running[i] >= capacity);
    const total = failed + a.completed.reduce((sum, n) => sum + n, 0);
    const over = first >= 0;
    const lines = [
      over ? 'The service is full from ' + KP.clock(a.t[first]) + ' on; the queue grows to ' + KP.whole(queue) + ' requests.'
        : 'The service is never full; requests wait for a moment at most.',
      'The worst p95 of the time to first token is ' + KP.ms(slowest) + '.',
      failed > 0 ? KP.whole(failed) + ' of ' + KP.whole(total) + ' requests fail: refused by a full queue, or without a first token in time.' : 'All ' + KP.whole(total) + ' requests succeed.',
      over ? a.waiting[a.waiting.length - 1] > 0 ? 'The queue has not drained at the end.' : 'The queue has drained at the end.' : null
    ];
    this.words.replaceChildren(KP.el('ul', {}, ...lines.filter(Boolean).map(line => KP.el('li', {}, line))));
  }
};
