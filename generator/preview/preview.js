// Listens for builds: reloads the page after one, and shows what the rules found.
(function () {
  'use strict';
  var seen = 0;

  /** @param {string} name @param {string} text @param {string} [kind] */
  function element(name, text, kind) {
    var e = document.createElement(name);
    e.textContent = text;
    if (kind) e.className = kind;
    return e;
  }

  /** @param {{severity: string, file: string, line?: number, column?: number, message: string, hint?: string, rule: string}} f */
  function row(f) {
    var item = element('li', '', 'aims-preview-' + f.severity);
    var place = f.file + (f.line ? ':' + f.line + (f.column ? ':' + f.column : '') : '');
    item.append(element('code', place), element('span', f.severity + ': ' + f.message + ' (' + f.rule + ')'));
    if (f.hint) item.append(element('em', f.hint));
    return item;
  }

  function panel(news) {
    var old = document.getElementById('aims-preview');
    var open = old && old.open;
    if (old) old.remove();
    if (!news.trouble && !news.findings.length) return;
    var box = document.createElement('details');
    box.id = 'aims-preview';
    box.open = open || !!news.trouble;
    var errors = news.findings.filter(function (f) { return f.severity === 'error'; }).length;
    box.append(element('summary', news.trouble ? 'Not built: an older page is shown' :
      news.findings.length + ' findings, ' + errors + ' of them errors'));
    if (news.trouble) box.append(element('p', news.trouble));
    var list = document.createElement('ul');
    news.findings.forEach(function (f) { list.append(row(f)); });
    box.append(list);
    document.body.append(box);
  }

  new EventSource('/-/events').onmessage = function (event) {
    var news = JSON.parse(event.data);
    if (seen && news.generation !== seen && !news.trouble) {
      location.reload();
      return;
    }
    seen = news.generation;
    panel(news);
  };
})();
