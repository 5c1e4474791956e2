// Rows of people or of audits over the weeks. Draws what it is given and tells what was chosen or dragged where;
// whether a move is allowed is asked of the server. All words come with the data, names only as text.

const DRAG_FROM = 4; // pixels; less is a click
const LANE = 24, TOP = 4, TOP_ALONE = 8, LOAD = 19; // pixels; a row without loads has its bar in the middle
const LIST_BELOW = 620; // pixels of width
const TALL = 8; // rows from which an answer lies over the board's foot instead of below it

const boards = new WeakMap();

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function lay(node, data, place, length) {
  node.style.left = `${(100 * place) / data.days}%`;
  if (length !== undefined) node.style.width = `calc(${(100 * length) / data.days}% - 1px)`;
  return node;
}

function dayAt(data, place) {
  const day = new Date(`${data.first}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + place);
  return day;
}

function isOff(data, place) {
  return data.off.some(([from, length]) => place >= from && place < from + length);
}

function nextWorkingDay(data, place, step = 1) {
  let found = Math.max(0, Math.min(data.days - 1, place));
  while (isOff(data, found) && found + step >= 0 && found + step < data.days) found += step;
  return found;
}

class Board {
  constructor(root) {
    this.root = root;
    this.drag = null;
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("pointerdown", (event) => this.grabbed(event));
    root.addEventListener("pointermove", (event) => this.dragged(event));
    root.addEventListener("pointerup", (event) => this.dropped(event));
    root.addEventListener("pointercancel", () => this.letGo());
    this.observer = new ResizeObserver(() => {
      const narrow = root.clientWidth > 0 && root.clientWidth < LIST_BELOW;
      if (this.data && narrow !== this.narrow) this.draw();
    });
    this.observer.observe(root);
  }

  show(data, emit) {
    this.emit = emit;
    const text = JSON.stringify(data);
    if (text === this.text) return;
    this.text = text;
    this.data = data;
    this.draw();
  }

  draw() {
    const frame = this.root.querySelector(".frame");
    const at = frame ? [frame.scrollLeft, frame.scrollTop] : null;
    const active = this.root.getRootNode().activeElement;
    const focus = active && active.dataset ? active.dataset.focus : undefined;
    this.narrow = this.root.clientWidth > 0 && this.root.clientWidth < LIST_BELOW;
    this.drag = null;
    const shell = make("div", !this.narrow && this.data.rows.length >= TALL ? "shell tall" : "shell");
    if (!this.data.rows.length) shell.append(make("p", "empty", this.data.words.empty));
    else shell.append(this.narrow ? this.list() : this.sheet());
    if (this.data.answer) shell[this.narrow ? "prepend" : "append"](this.answer());
    this.root.replaceChildren(shell);
    if (!this.narrow && this.data.rows.length) this.root.append(this.legend());
    const drawn = this.root.querySelector(".frame");
    if (drawn && at) [drawn.scrollLeft, drawn.scrollTop] = at;
    if (focus) this.root.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  }

  answer() {
    const { tone, heading, sentences } = this.data.answer;
    const box = make("div", `answer ${tone}`);
    box.setAttribute("role", tone === "wrong" ? "alert" : "status");
    const list = make("ul");
    sentences.forEach((sentence) => list.append(make("li", "", sentence)));
    const close = make("button", "close", "×");
    close.type = "button";
    close.setAttribute("aria-label", this.data.words.close);
    close.addEventListener("click", () => box.remove());
    box.append(make("b", "", heading), list, close);
    return box;
  }

  sheet() {
    const data = this.data;
    const frame = make("div", "frame");
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", data.words.board);
    const sheet = make("div", "sheet");
    sheet.style.setProperty("--track", `minmax(${data.weeks.length * data.weekWidth}px, 1fr)`);
    sheet.append(this.head());
    data.rows.forEach((row) => sheet.append(this.row(row)));
    frame.append(sheet);
    return frame;
  }

  head() {
    const data = this.data;
    const head = make("div", "head");
    const scale = make("div", "scale");
    data.months.forEach(([place, length, words]) => scale.append(lay(make("div", "month", words), data, place, length)));
    data.weeks.forEach((words, week) => scale.append(lay(make("div", "week", words), data, 7 * week, 7)));
    head.append(make("div", "corner", data.words.corner), scale);
    return head;
  }

  row(row) {
    const data = this.data;
    const line = make("div", row.job && row.job === data.chosen ? "row chosen" : "row");
    line.dataset.row = row.id;
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", `${row.name}, ${row.sub}`);
    const name = make(row.job ? "button" : "div", "name");
    if (row.job) {
      name.type = "button";
      name.dataset.job = row.job;
      name.dataset.focus = `name ${row.job}`;
    }
    name.title = `${row.name}\n${row.sub}`;
    name.append(make("b", "", row.name), make("small", row.over ? "over" : "", row.sub));
    const track = make("div", "track");
    track.style.minHeight = `${TOP + LANE * row.lanes + (row.loads ? LOAD : 0)}px`;
    data.off.forEach(([place, length]) => track.append(lay(make("div", "off"), data, place, length)));
    if (row.window) track.append(lay(make("div", "window"), data, ...row.window));
    row.away.forEach(([place, length, words]) => {
      const away = lay(make("div", "away"), data, place, length);
      away.title = words;
      track.append(away);
    });
    row.ticks.forEach(([place, kind, words]) => {
      const tick = lay(make("div", `tick ${kind}`), data, place);
      tick.title = words;
      track.append(tick);
    });
    (row.loads || []).forEach((load) => track.append(this.load(load)));
    row.bars.forEach((bar) => track.append(this.bar(bar, row)));
    if (!data.crossing) row.bars.forEach((bar) => track.append(this.beside(bar)));
    if (data.today !== null) track.append(lay(make("div", "today"), data, data.today));
    line.append(name, track);
    return line;
  }

  load([place, length, days, limit, words]) {
    const share = limit ? days / limit : 2;
    const level = share > 1 ? " over" : share > 0.9 ? " near" : "";
    const load = lay(make("div", `month-load${level}`, `${days}/${limit}`), this.data, place, length);
    load.style.setProperty("--full", `${Math.round(100 * share)}%`);
    load.title = words;
    load.append(make("i"));
    return load;
  }

  bar([job, person, place, length, lane], row) {
    const audit = this.data.audits[job];
    const chosen = job === this.data.chosen ? " chosen" : "";
    const node = lay(make("button", `bar ${audit.look}${chosen}`, this.data.crossing ? audit.label : ""), this.data, place, length);
    node.type = "button";
    node.style.top = `${(row.loads ? TOP : TOP_ALONE) + LANE * lane}px`;
    Object.assign(node.dataset, { job, person, row: row.id, start: audit.start, focus: `${job} ${person}` });
    node.title = audit.title;
    node.setAttribute("aria-label", audit.title);
    if (chosen) node.setAttribute("aria-current", "true");
    if (audit.movable) node.classList.add("movable");
    return node;
  }

  beside([job, , place, length]) {
    return lay(make("span", "beside", this.data.audits[job].label), this.data, place + length);
  }

  legend() {
    const legend = make("ul", "legend");
    this.data.legend.forEach(([look, words]) => {
      const entry = make("li");
      entry.append(make("span", look), document.createTextNode(words));
      legend.append(entry);
    });
    return legend;
  }

  list() {
    const list = make("div", "list"), idle = [];
    this.data.rows.forEach((row) => {
      const section = make("section");
      section.append(make("h4", "", row.name), make("p", row.over ? "over" : "", row.sub));
      (row.loads || []).forEach(([, , days, limit, words]) => section.append(make("p", days > limit ? "over" : "", words)));
      (row.leave || []).forEach((words) => section.append(make("p", "leave", words)));
      row.items.forEach((job) => {
        const audit = this.data.audits[job];
        const button = make("button", `item ${audit.look}${job === this.data.chosen ? " chosen" : ""}`, audit.when);
        button.type = "button";
        Object.assign(button.dataset, { job, focus: `${row.id} ${job}` });
        button.append(make("small", "", audit.what));
        section.append(button);
      });
      if (row.items.length || (row.leave || []).length) list.append(section);
      else idle.push(row.name);
    });
    if (idle.length) list.append(make("p", "idle", `${this.data.words.nothing} ${idle.join(this.data.words.and)}`));
    return list;
  }

  clicked(event) {
    const chosen = event.target.closest("[data-job]");
    if (!chosen || this.justDropped) return;
    this.emit("chosen", { job: chosen.dataset.job });
    if (this.narrow) {
      setTimeout(() => document.querySelector(".st-key-board_chosen")?.scrollIntoView({ behavior: "smooth" }), 600);
    }
  }

  pressed(event) {
    const bar = event.target.closest(".bar.movable");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Escape" && this.drag) this.letGo();
    if (!bar || !event.shiftKey || !step) return;
    event.preventDefault();
    this.move(bar, nextWorkingDay(this.data, Number(bar.dataset.start) + step, step), bar.dataset.row);
  }

  grabbed(event) {
    const bar = event.target.closest(".bar.movable");
    if (!bar || event.button !== 0) return;
    const rows = [...this.root.querySelectorAll(".row")];
    this.drag = { bar, rows, x: event.clientX, y: event.clientY, isUnderWay: false, pointer: event.pointerId };
  }

  dragged(event) {
    const drag = this.drag;
    if (!drag) return;
    const [right, down] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.isUnderWay) {
      if (Math.hypot(right, down) < DRAG_FROM) return;
      drag.isUnderWay = true;
      drag.bar.setPointerCapture(drag.pointer);
      drag.bar.classList.add("dragged");
      drag.tip = make("div", "tip");
      this.root.append(drag.tip);
    }
    drag.bar.style.transform = `translate(${right}px, ${this.data.crossing ? down : 0}px)`;
    this.aim(event, right);
  }

  aim(event, right) {
    const drag = this.drag;
    const track = drag.bar.parentElement;
    const days = Math.round((right * this.data.days) / track.clientWidth);
    drag.place = nextWorkingDay(this.data, Number(drag.bar.dataset.start) + days);
    const under = drag.rows.find((row) => {
      const box = row.getBoundingClientRect();
      return event.clientY >= box.top && event.clientY < box.bottom;
    });
    drag.row = this.data.crossing && under ? under.dataset.row : drag.bar.dataset.row;
    drag.rows.forEach((row) => row.classList.toggle("target", row.dataset.row === drag.row));
    const day = dayAt(this.data, drag.place);
    const weekday = this.data.words.weekdays[(day.getUTCDay() + 6) % 7];
    const name = this.data.rows.find((row) => row.id === drag.row)?.name ?? "";
    drag.tip.textContent = `${day.toISOString().slice(0, 10)} ${weekday} · ${name}`;
    drag.tip.style.left = `${event.clientX + 14}px`;
    drag.tip.style.top = `${event.clientY + 14}px`;
  }

  dropped() {
    const drag = this.drag;
    if (!drag) return;
    this.drag = null;
    if (!drag.isUnderWay) return;
    this.justDropped = true;
    setTimeout(() => { this.justDropped = false; }, 0);
    drag.tip.remove();
    drag.rows.forEach((row) => row.classList.remove("target"));
    drag.bar.classList.remove("dragged");
    const isWhereItWas = drag.place === Number(drag.bar.dataset.start) && drag.row === drag.bar.dataset.row;
    if (isWhereItWas) drag.bar.style.transform = "";
    else this.move(drag.bar, drag.place, drag.row);
  }

  letGo() {
    const drag = this.drag;
    this.drag = null;
    if (!drag || !drag.isUnderWay) return;
    drag.tip.remove();
    drag.rows.forEach((row) => row.classList.remove("target"));
    drag.bar.classList.remove("dragged");
    drag.bar.style.transform = "";
  }

  move(bar, place, row) {
    bar.classList.add("pending");
    this.emit("moved", {
      job: bar.dataset.job,
      start: dayAt(this.data, place).toISOString().slice(0, 10),
      person: bar.dataset.person,
      row,
      version: this.data.version,
    });
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".board");
  let board = boards.get(root);
  if (!board) {
    board = new Board(root);
    boards.set(root, board);
  }
  board.show(component.data, component.setTriggerValue);
}
