"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const hunks = [...document.querySelectorAll(".hunk")];
  const buttons = hunks.filter((hunk) => hunk.id);
  const details = [...document.querySelectorAll(".details li")];
  const boxes = [...document.querySelectorAll("input[name=kind]")];
  const all = document.getElementById("details-all");
  let last = null;

  const named = new Map();
  for (const hunk of hunks) {
    const name = hunk.dataset.of;
    named.set(name, [...(named.get(name) ?? []), hunk]);
  }

  const tell = (name) => {
    const open = all.checked || document.getElementById(name).classList.contains("open");
    for (const hunk of named.get(name)) if (hunk.hasAttribute("role")) hunk.setAttribute("aria-expanded", String(open));
  };

  const toggle = (hunk) => {
    if (hunk.classList.contains("off")) return;
    document.getElementById(hunk.dataset.of).classList.toggle("open");
    tell(hunk.dataset.of);
  };

  const filter = () => {
    const kinds = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const off = (element) => !element.dataset.kinds.split(" ").some((kind) => kinds.has(kind));
    for (const hunk of hunks) hunk.classList.toggle("off", off(hunk));
    for (const button of buttons) {  // a hunk that is filtered out is plain text
      const plain = button.classList.contains("off");
      if (plain) {
        button.removeAttribute("role");
        button.removeAttribute("tabindex");
        button.removeAttribute("aria-expanded");
      } else {
        button.setAttribute("role", "button");
        button.tabIndex = 0;
      }
    }
    let shown = 0;
    for (const detail of details) {
      const hidden = off(detail);
      detail.classList.toggle("off", hidden);
      if (hidden) detail.classList.remove("open");
      else shown += 1;
      tell(detail.id);
    }
    document.getElementById("count").textContent = `${shown} of ${details.length} changes shown`;
  };

  const names = [...named.keys()];  // in the order of the text
  const move = (step) => {
    const start = last ? names.indexOf(last.dataset.of) + step : step > 0 ? 0 : names.length - 1;
    for (let at = start; at >= 0 && at < names.length; at += step) {
      const there = named.get(names[at]).find((hunk) => hunk.hasAttribute("role") && hunk.getClientRects().length);
      if (there) {
        there.focus();
        return;
      }
    }
    if (last?.hasAttribute("role")) last.focus();
  };

  document.addEventListener("focusin", (event) => {
    if (event.target.classList.contains("hunk")) last = event.target;
  });
  document.addEventListener("click", (event) => {
    const hunk = event.target.closest(".hunk");
    if (hunk && !window.getSelection().toString()) toggle(hunk);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
    else if ((event.key === "Enter" || event.key === " ") && event.target.classList.contains("hunk")) toggle(event.target);
    else return;
    event.preventDefault();
  });
  for (const box of boxes) box.addEventListener("change", filter);
  all.addEventListener("change", () => {
    root.classList.toggle("all", all.checked);
    for (const detail of details) if (!detail.classList.contains("off")) tell(detail.id);
  });
  filter();
})();
