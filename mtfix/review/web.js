"use strict";
const $ = id => document.getElementById(id);
const article = $("article"), field = $("field"), panel = document.querySelector("aside");

// The token comes in the address once; this window keeps it for a reload.
const given = new URLSearchParams(location.search).get("token");
if (given) sessionStorage.setItem("token", given);
history.replaceState(null, "", "/");
const token = sessionStorage.getItem("token") || "";

let view = { revision: -1, hunks: [], layers: [] };
let hunks = new Map(), current = null, drawn = "", found = 0, asked = null, proposed = null;
const hidden = new Set(); // layers that are not shown

// ---- talking to the server, one request at a time, so that answers come in order

let last = Promise.resolve(), busy = 0;
function call(method, path, body, fail = complain) {
  busy++;
  const answer = last.then(async () => {
    const response = await fetch(path, { method, headers: { "X-Mtfix-Token": token, "Content-Type": "application/json" },
      body: body && JSON.stringify(body) }).catch(() => null);
    if (!response) return fail("No answer: is mtfix still running?");
    const text = await response.text();
    if (response.ok) return response.headers.get("Content-Type").startsWith("text/plain") ? text : JSON.parse(text);
    let detail = text;
    try { detail = JSON.parse(text).detail; } catch { /* plain text */ }
    return fail(detail);
  }).finally(() => busy--);
  last = answer.catch(() => null);
  return answer;
}
function say(text, bad = false) { $("status").textContent = text; $("status").classList.toggle("bad", bad); }
function complain(text) { say(text, true); return null; }
async function change(path, body) {
  const next = await call("POST", path, body);
  if (next) { take(next); say(next.said); } else take(await call("GET", "/article", null, () => null));
  return next;
}
async function poll() {
  if (busy) return;
  const now = await call("GET", "/revision");
  if (now && (now.revision !== view.revision || now.complete !== view.complete)) take(await call("GET", "/article"));
}

// ---- drawing

function take(next) {
  if (!next) return;
  const place = view.hunks.findIndex(h => h.id === current), inside = article.contains(document.activeElement);
  view = next;
  hunks = new Map(view.hunks.map(h => [h.id, h]));
  const fresh = document.createElement("template");
  fresh.innerHTML = view.html;
  const lines = [...fresh.content.children], old = [...article.children];
  if (lines.length !== old.length) article.replaceChildren(...lines);
  else lines.forEach((line, i) => { if (line.dataset.v !== old[i].dataset.v) old[i].replaceWith(line); });
  if (!hunks.has(current)) current = (view.hunks[Math.min(place, view.hunks.length - 1)] || view.hunks.find(open) || view.hunks[0])?.id ?? null;
  header();
  filter();
  mark();
  if (inside) $("h" + current)?.focus({ preventScroll: true });
}
const open = h => h.decision === "open";
const passes = h => !hidden.has(h.layer) && (!$("open").checked || open(h));
function header() {
  const total = view.hunks.length, left = view.hunks.filter(open).length;
  $("bar").max = total || 1;
  $("bar").value = total - left;
  $("progress").textContent = `${total - left} of ${total} decided, ${left} open` + (view.lost ? `, ${view.lost} could not be placed` : "");
  $("working").hidden = view.complete;
  $("working").textContent = view.failure ? `stopped: ${view.failure}` : "still working…";
  for (const layer of view.layers) {
    let box = [...$("layers").querySelectorAll("input")].find(i => i.value === layer.name);
    if (!box) {
      const label = document.createElement("label");
      box = Object.assign(document.createElement("input"), { type: "checkbox", value: layer.name, checked: true });
      label.append(box, document.createElement("span"));
      label.className = layer.name;
      $("layers").append(label);
    }
    box.nextSibling.textContent = ` ${layer.name} ${layer.total - layer.open}/${layer.total}`;
  }
}
function filter() { for (const h of view.hunks) $("h" + h.id)?.classList.toggle("off", !passes(h)); }
function mark() {
  for (const el of article.querySelectorAll(".current")) { el.classList.remove("current"); el.removeAttribute("aria-current"); el.tabIndex = -1; }
  const el = $("h" + current), h = hunks.get(current);
  if (el) { el.classList.add("current"); el.setAttribute("aria-current", "true"); el.tabIndex = 0; }
  detail(h);
  return el;
}
function detail(h) {
  $("panel").hidden = !h;
  if (!h) { $("which").textContent = view.complete ? "No edits" : "No edits yet"; return; }
  $("which").textContent = `Edit ${view.hunks.indexOf(h) + 1} of ${view.hunks.length}: ${h.decision}`;
  const now = JSON.stringify(h);
  if (now === drawn) return; // keeps what is being written
  const kept = dirty() && drawn && JSON.parse(drawn).id === h.id ? field.value : null;
  drawn = now;
  const flag = h.level === "flag";
  $("before").textContent = h.before;
  $("after").textContent = h.by_hand ? h.text || "(nothing)" : flag ? "please check" : h.after;
  $("why").textContent = h.reason;
  $("who").textContent = [h.origins, h.level, h.score === null ? "" : `${h.score > 0 ? "+" : ""}${h.score.toFixed(2)} nats per token`,
    h.by_hand ? `by hand; proposed: ${h.after}` : "", h.group.length ? "decided together with its other parts" : ""].filter(Boolean).join(" · ");
  $("others").replaceChildren(...h.others.map(id => {
    const item = document.createElement("li"), other = hunks.get(id);
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: `or: ${other.before} → ${other.after} (${other.decision})` });
    button.onclick = () => go(id);
    item.append(button);
    return item;
  }));
  field.defaultValue = h.text;
  field.value = kept ?? h.text;
  $("alike").textContent = `Accept all of this ${h.entry ? "entry" : h.layer === "typography" ? "rule" : h.layer} (${Math.max(h.alike, 1)}) `;
  $("alike").append(Object.assign(document.createElement("kbd"), { textContent: "A" }));
  $("never").hidden = !h.entry;
  $("teach").hidden = flag;
}
const dirty = () => field.value !== field.defaultValue;
function go(id, focus = !panel.contains(document.activeElement)) {
  current = id;
  const el = mark();
  if (!el) return;
  if (focus) el.focus({ preventScroll: true });
  el.scrollIntoView({ block: "nearest" });
}

// ---- what buttons and keys do

function step(by) {
  const all = view.hunks, at = all.findIndex(h => h.id === current);
  for (let i = at + by; i >= 0 && i < all.length; i += by) if (passes(all[i])) return go(all[i].id);
  say(by > 0 ? "This is the last edit" : "This is the first edit");
}
function onward() { // to the next open hunk; the answer of the server is not waited for
  const all = view.hunks, at = all.findIndex(h => h.id === current);
  const next = [...all.slice(at + 1), ...all.slice(0, at)].find(h => open(h) && passes(h));
  if (next) go(next.id); else { mark(); $("h" + current)?.focus({ preventScroll: true }); }
}
function decide(decision) {
  const h = hunks.get(current);
  if (!h) return null;
  const body = { ids: [h.id], decision };
  if (decision === "accepted") body.replacement = field.value;
  field.defaultValue = field.value;
  if (decision !== "open") {
    for (const other of view.hunks) if (other === h || other.group.some(g => h.group.includes(g))) other.decision = decision;
    if (decision === "accepted") for (const id of h.others) hunks.get(id).decision = "rejected";
    onward();
  }
  return change("/decide", body);
}
async function alike(decision) { if (hunks.has(current) && await change("/like", { id: current, decision })) onward(); }
function ask(question, type = "text") {
  $("question").textContent = question;
  $("answer").type = type;
  $("answer").value = "";
  $("ask").showModal();
  return new Promise(resolve => { asked = resolve; });
}
async function teach() {
  const id = current;
  if (!hunks.has(id)) return;
  if (dirty()) { field.defaultValue = field.value; if (!await change("/decide", { ids: [id], decision: "accepted", replacement: field.value })) return; }
  say("Looking through the glossaries…");
  const got = await call("GET", `/teach/${id}`);
  if (!got) return;
  const { entry, places } = got;
  say("");
  proposed = id;
  for (const name of ["right", "zh", "id", "example"]) $("e-" + name).value = entry[name];
  $("e-wrong").value = entry.wrong.join("\n");
  $("e-wrong").disabled = !entry.wrong.length; // the entry is a pattern
  $("fires").textContent = places.length ? `It would also change ${places.length} more in this article:` : "It changes nothing else in this article.";
  $("places").replaceChildren(...places.slice(0, 50).map(p => {
    const item = document.createElement("li"), del = document.createElement("del"), ins = document.createElement("ins");
    del.textContent = p.before;
    ins.textContent = p.after;
    item.append(`line ${p.line}: …${p.left}`, del, ins, `${p.right}…`);
    return item;
  }));
  $("entryerror").textContent = "";
  $("entry").showModal();
}
async function add() {
  $("entryerror").textContent = "Checking the entry…";
  const fail = text => { $("entryerror").textContent = text; return null; };
  const next = await call("POST", "/teach", { hunk: proposed, id: $("e-id").value, right: $("e-right").value, zh: $("e-zh").value,
    wrong: $("e-wrong").value.split("\n").map(w => w.trim()).filter(Boolean), example: $("e-example").value }, fail);
  if (next) { $("entry").close(); take(next); say(next.said); }
}
function reads(line) { // with the old words and with the new ones
  return ["ins", "del"].map(tag => {
    const copy = line.cloneNode(true);
    copy.querySelectorAll(tag).forEach(el => el.remove());
    return copy.textContent.toLowerCase();
  });
}
function search() {
  const wanted = $("search").value.toLowerCase(), lines = [...article.children];
  if (!wanted) return null;
  article.querySelector(".found")?.classList.remove("found");
  const hit = [...lines.slice(found), ...lines.slice(0, found)].find(line => reads(line).some(text => text.includes(wanted)));
  if (!hit) return complain("Not in the article");
  found = lines.indexOf(hit) + 1;
  hit.classList.add("found");
  hit.scrollIntoView({ block: "center" });
  const first = hit.querySelector(".hunk:not(.off)");
  if (first) { current = Number(first.id.slice(1)); mark(); }
  return say(`Line ${hit.dataset.n}`);
}
const actions = {
  next: () => step(1), previous: () => step(-1), accept: () => decide("accepted"), reject: () => decide("rejected"), reopen: () => decide("open"),
  edit: () => { if (hunks.has(current)) { field.focus(); field.select(); } },
  alike: () => alike("accepted"), unlike: () => alike("rejected"),
  rest: () => change("/rest", { decision: "accepted" }),
  undo: async () => { const next = await change("/undo"); if (next?.changed.length) go(next.changed[0]); },
  never: async () => {
    if (!hunks.get(current)?.entry) return complain("Only edits of the glossary can be switched off");
    const id = current, word = await ask("Never again near which word of the sentence? Leave it empty for never at all.");
    if (word !== null && await change("/never", { id, word })) onward();
    return null;
  },
  teach, search: () => $("search").select(),
  jump: async () => {
    const number = await ask(`Go to sentence, 1 to ${view.sentences}`, "number");
    if (number === null) return;
    const el = $("s" + Number(number));
    if (!el) return complain(`Sentences are numbered 1 to ${view.sentences}`);
    const first = el.querySelector(".hunk:not(.off)");
    if (first) go(Number(first.id.slice(1)), true); else { el.focus(); el.scrollIntoView({ block: "center" }); }
    say(`Sentence ${Number(number)}` + (first ? "" : ": no edits here"));
  },
  result: async () => {
    const text = await call("GET", "/text?visible=true");
    if (text !== null) { $("text").textContent = text; $("result").showModal(); }
  },
  copy: async () => { const text = await call("GET", "/text"); if (text !== null) { await navigator.clipboard.writeText(text); say("Copied"); } },
  help: () => $("helptext").showModal(),
  close: () => document.querySelector("dialog[open]").close(),
};
const keys = { n: "next", j: "next", p: "previous", k: "previous", a: "accept", r: "reject", o: "reopen", e: "edit", A: "alike", R: "unlike", "*": "rest", x: "never",
  t: "teach", u: "undo", "/": "search", g: "jump", "?": "help" };

document.addEventListener("click", event => { const button = event.target.closest("[data-do]"); if (button) actions[button.dataset.do](); });
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const el = event.target;
  if (el === field && (event.key === "Enter" && !event.shiftKey || event.key === "Escape")) {
    event.preventDefault();
    if (event.key === "Escape") field.value = field.defaultValue;
    $("h" + current)?.focus({ preventScroll: true });
    if (event.key === "Enter") decide("accepted");
  } else if (el.id === "search" && event.key === "Enter") search();
  else if (el.id === "search" && event.key === "Escape") $("h" + current)?.focus({ preventScroll: true });
  else if (el.matches?.(".hunk") && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); panel.querySelector(".yes").focus(); }
  else if (keys[event.key] && $("keys").checked && !el.matches?.("textarea, input:not([type=checkbox])")) { event.preventDefault(); actions[keys[event.key]](); }
});
article.addEventListener("focusin", event => { const el = event.target.closest(".hunk"); if (el) { current = Number(el.id.slice(1)); mark(); } });
$("layers").addEventListener("change", ({ target }) => { hidden[target.checked ? "delete" : "add"](target.value); filter(); });
$("open").addEventListener("change", filter);
$("search").addEventListener("input", () => { found = 0; });
$("ask").addEventListener("submit", event => { event.preventDefault(); const then = asked; asked = null; $("ask").close(); then($("answer").value.trim()); });
$("ask").addEventListener("close", () => { asked?.(null); asked = null; });
$("entry").addEventListener("submit", event => { event.preventDefault(); add(); });

call("GET", "/article").then(next => {
  take(next);
  const first = view.hunks.find(open) || view.hunks[0];
  if (first) go(first.id, true);
  setInterval(poll, 1500);
});
