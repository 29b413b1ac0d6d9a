/* What a page does beyond links and forms. Everything works without this file; it makes some things quicker. */
"use strict";

/* A box that ticks all boxes of its form, and tells how many are ticked. */
function watchSelection(form) {
  const all = form.querySelector("[data-select-all]");
  const boxes = () => [...form.querySelectorAll("input[type=checkbox][data-select]")];
  const told = form.querySelectorAll("[data-selected-count]");
  const tell = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    told.forEach((place) => { place.textContent = ticked === 0 ? "ingen valgt" : `${ticked} valgt`; });
    if (all) {
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && ticked < boxes().length;
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
    tell();
  });
  form.querySelectorAll("[data-tick]").forEach((button) => {
    button.addEventListener("click", () => {
      form.querySelectorAll(`input[name="${button.dataset.name}"]`).forEach((box) => { box.checked = button.dataset.tick === "all"; });
      tell();
      form.dispatchEvent(new Event("ticked"));
    });
  });
  tell();
}

/* Fields that are chosen stand in a list of their own, in the order in which they are moved. */
function watchOrdering(part) {
  const chosen = part.querySelector("[data-chosen]"), rest = part.querySelector("[data-rest]");
  const back = (row) => {
    const after = [...rest.children].find((one) => Number(one.dataset.standing) > Number(row.dataset.standing));
    rest.insertBefore(row, after || null);
  };
  const place = (row) => {
    const ticked = row.querySelector("input").checked;
    if (ticked && row.parentElement !== chosen) chosen.append(row);
    if (!ticked && row.parentElement !== rest) back(row);
  };
  part.addEventListener("change", (event) => {
    place(event.target.closest("li"));
    event.target.focus();
  });
  part.closest("form").addEventListener("ticked", () => [...rest.children, ...chosen.children].forEach(place));
  part.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li"), up = button.dataset.move === "-1";
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (other) chosen.insertBefore(row, up ? other : other.nextElementSibling);
    button.focus();
    const now = [...chosen.children].indexOf(row) + 1;
    document.getElementById("si-fra").textContent = `${row.dataset.label} er nummer ${now} av ${chosen.children.length}`;
  });
}

/* Numbers that follow a box: all of them, or those of the chosen. */
function watchCounts(form) {
  const box = form.querySelector(`input[name="${form.dataset.counts}"]`);
  box.addEventListener("change", () => {
    form.querySelectorAll("[data-count-all]").forEach((place) => {
      place.textContent = box.checked ? place.dataset.countChosen : place.dataset.countAll;
    });
  });
}

/* A filter whose choices take effect at once: only what it filters is changed, so that whoever chooses by the keyboard goes on from
   where they are. Its button does the same for what is written, and for those without JavaScript. */
function watchFilter(form) {
  form.addEventListener("change", (event) => {
    if (!event.target.matches("select, input[type=checkbox], input[type=date]")) return;
    const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
    history.replaceState(null, "", address);
    const shown = form.dataset.filter;
    htmx.ajax("GET", address, { source: form, target: shown, select: shown, swap: "outerHTML" });
  });
  form.addEventListener("htmx:responseError", () => location.reload());
}

/* A menu closes by Escape and when one goes elsewhere. */
function watchMenus() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
}

/* A button pressed twice sends once. */
function watchDoublePress() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
}

/* What stands in a live part may be old when no answer comes: it is not left green. */
function showLost(part) {
  for (const banner of part.querySelectorAll(".banner[data-color=success]")) {
    banner.dataset.color = "danger";
    banner.textContent = part.dataset.lost;
  }
}

/* Live parts: what changed is said politely, and a part that someone is in is left alone until they leave it. */
function watchLive() {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    if (!part.matches("[data-live]")) return;
    if (part.contains(document.activeElement) && document.activeElement !== document.body) event.detail.shouldSwap = false;
    part.dataset.before = part.dataset.told || "";
  });
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(name, (event) => {
      const part = event.detail.target;
      if (part.matches("[data-live][data-lost]")) showLost(part);
    });
  }
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const part = document.getElementById(event.detail.target.id);
    if (!part || !part.matches("[data-live]")) return;
    const said = document.getElementById("si-fra");
    if (part.dataset.told && part.dataset.told !== said.textContent) said.textContent = part.dataset.told;
  });
}

function begin(root) {
  root.querySelectorAll("form[data-selection]").forEach(watchSelection);
  root.querySelectorAll("[data-ordering]").forEach(watchOrdering);
  root.querySelectorAll("form[data-counts]").forEach(watchCounts);
  root.querySelectorAll("form[data-filter]").forEach(watchFilter);
  root.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });
  root.querySelectorAll("[data-focus]").forEach((place) => place.focus());
  root.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
}

document.addEventListener("DOMContentLoaded", () => {
  begin(document);
  watchMenus();
  watchDoublePress();
  watchLive();
});
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) begin(event.target); });
