// Mends what Streamlit 1.67 fixes in its own bundle: the page's language (issue 15726), its English texts, and roles.
(function () {
  "use strict";

  // Without this Streamlit looks for its server under the page's own path first, which fails on every page but the root.
  window.__streamlit = { BACKEND_BASE_URL: window.location.origin + "/" };

  // The gate ends a page's connection with this code when its login has ended (dashboard/gate.py).
  const SESSION_ENDED = 4401;
  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", (event) => {
        if (event.code === SESSION_ENDED) {
          const here = window.location.pathname + window.location.search;
          window.location.assign("/logout?naar=" + encodeURIComponent(here));
        }
      });
    }
  };

  // Streamlit's own texts, exactly as they stand in its bundle; a test compares them with the installed version.
  const DUTCH = {
    "Choose an option": "Maak een keuze",
    "No results": "Geen resultaten",
    "No options to select": "Er is niets te kiezen",
    "Skip to main content": "Naar de inhoud",
    "Selectbox options": "Keuzes",
    "Main menu": "Menu",
    "Try again": "Probeer opnieuw",
    "Script execution error": "Deze pagina kon niet getoond worden",
    "Connection timed out": "Geen verbinding",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "Dit adres hoort bij geen enkele pagina. U ziet het overzicht.",
    "Page not found": "Deze pagina bestaat niet",
    "Connecting": "Verbinding maken",
    "Connection error": "Geen verbinding",
    "Running": "Bezig",
    "Stop": "Stoppen",
    "Print": "Afdrukken",
    "Close": "Sluiten",
    "Fullscreen": "Volledig scherm",
    "Sidebar": "Zijbalk",
    "App pages": "Pagina's",
    "Navigate to home page": "Naar het overzicht",
    "Collapse sidebar": "Menu inklappen",
    "Expand sidebar": "Menu uitklappen",
    "Close fullscreen": "Volledig scherm sluiten",
  };
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];

  function language() {
    return new URLSearchParams(window.location.search).get("taal") === "en" ? "en" : "nl";
  }

  function translate(node) {
    const wanted = language() === "nl" ? DUTCH : null;
    if (!wanted) return;
    if (node.nodeType === Node.TEXT_NODE) {
      const text = wanted[node.data.trim()];
      // Values from data stand in .stHtml and are never touched.
      if (text && !(node.parentElement && node.parentElement.closest(".stHtml"))) node.data = text;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.closest(".stHtml")) return;
    for (const element of [node, ...node.querySelectorAll("[aria-label], [placeholder], [title]")]) {
      for (const name of ATTRIBUTES) {
        const text = wanted[element.getAttribute(name)];
        if (text) element.setAttribute(name, text);
      }
    }
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) translate(walker.currentNode);
  }

  // A link to one definition shows it; once, and only when the page was opened by that link.
  let isWaiting = new URLSearchParams(window.location.search).has("kpi");
  function showChosen() {
    const chosen = isWaiting && document.querySelector(".dm-definition.dm-chosen");
    if (!chosen || !document.querySelector(".dm-foot")) return;
    isWaiting = false;
    chosen.scrollIntoView();
  }

  // The menu is a list whose items stand in a div each (axe: list, listitem): its sections become named groups of links.
  function mendMenu() {
    const menu = document.querySelector('[data-testid="stSidebarNavItems"]');
    if (!menu) return;
    if (!menu.hasAttribute("role")) menu.setAttribute("role", "none");
    for (const item of menu.querySelectorAll("li:not([role])")) {
      item.setAttribute("role", "none");
      const section = item.parentElement;
      const title = section.querySelector("header");
      section.setAttribute("role", "group");
      const words = title && title.querySelector("p");
      if (words) section.setAttribute("aria-label", words.textContent);
    }
  }

  // A picture wider than its place is moved sideways; then the keyboard must reach it, for its arrow keys to move it.
  const SIDEWAYS = '.st-key-deliveries, [class*="st-key-timeline-"], [class*="st-key-multiples-"]';
  const watched = new WeakSet();
  const sizes = new ResizeObserver((changes) => {
    // A picture that has left the page since has no place any more.
    for (const place of new Set(changes.map(({ target }) => target.closest(SIDEWAYS)).filter(Boolean))) {
      const named = place.querySelector("[aria-label]");
      if (named && place.scrollWidth > place.clientWidth) {
        place.tabIndex = 0;
        place.setAttribute("role", "group");
        place.setAttribute("aria-label", named.getAttribute("aria-label").split(". ")[0]);
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) place.removeAttribute(name);
      }
    }
  });
  function mendSideways() {
    for (const place of document.querySelectorAll(SIDEWAYS)) {
      for (const part of [place, ...place.querySelectorAll(".svg-container")]) {
        if (watched.has(part)) continue;
        watched.add(part);
        sizes.observe(part);
      }
    }
  }

  function mend() {
    if (document.documentElement.lang !== language()) document.documentElement.lang = language();
    mendMenu();
    mendSideways();
  }

  new MutationObserver((changes) => {
    mend();
    for (const change of changes) {
      for (const node of change.addedNodes) translate(node);
    }
    showChosen();
  }).observe(document.documentElement, { childList: true, subtree: true });

  // The names of the chosen files stand beside our own button.
  document.addEventListener("change", (event) => {
    const input = event.target;
    const shown = input.matches && input.matches(".dm-pick input") && input.parentElement.querySelector(".dm-chosen");
    if (!shown) return;
    const names = Array.from(input.files, (file) => file.name);
    if (names.length) shown.textContent = names.join(", ");
    // A name that no data file has is said at once; the server judges by the bytes.
    const endings = input.accept.split(",");
    const unfit = names.filter((name) => !endings.some((ending) => name.toLowerCase().endsWith(ending)));
    const said = input.form.querySelector(".dm-unfit");
    said.textContent = unfit.length ? said.dataset.unfit.replace("{files}", () => unfit.join(", ")) : "";
  });

  // Files are sent with their progress shown; where that fails, the browser sends the form itself.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches || !form.matches(".dm-form") || form.dataset.plain) return;
    event.preventDefault();
    const button = form.querySelector("button");
    const line = form.appendChild(document.createElement("p"));
    const bar = document.createElement("progress");
    const said = document.createElement("span");
    line.className = "dm-progress";
    said.setAttribute("role", "status");
    bar.max = 100;
    bar.setAttribute("aria-label", form.dataset.sending);
    line.append(bar, said);
    const request = new XMLHttpRequest();
    const sendPlainly = () => {
      form.dataset.plain = "yes";
      button.disabled = false;
      form.submit();
    };
    const data = new FormData(form);
    button.disabled = true;
    said.textContent = form.dataset.sending;
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (sent) => {
      if (!sent.lengthComputable) return;
      const share = Math.round((100 * sent.loaded) / sent.total);
      bar.value = share;
      said.textContent = `${form.dataset.sending} ${share} %`;
      if (sent.loaded === sent.total) said.textContent = form.dataset.sent;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) {
        location.assign(request.responseURL);
      } else if (request.status === 429) {
        // Too much was sent: the answer says when it goes on, and sending it once more would count again.
        button.disabled = false;
        bar.remove();
        said.textContent = request.responseText;
      } else {
        sendPlainly();
      }
    });
    request.addEventListener("error", sendPlainly);
    request.send(data);
  });

  // A text to copy stands in a field of its own, so that it can also be copied by hand.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest(".dm-copy button");
    if (!button) return;
    const field = button.parentElement.querySelector("textarea");
    const said = button.parentElement.querySelector(".dm-copied");
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = said.dataset.done;
    } catch {
      field.select();
      said.textContent = said.dataset.failed;
    }
  });

  // On paper a chart keeps the width that it has on screen: it is made smaller to fit A4 between its margins, lying A4
  // with room above it for its title.
  const PAPER_WIDTH = { portrait: 703, landscape: 830 };
  window.addEventListener("beforeprint", () => {
    const width = PAPER_WIDTH[document.querySelector(".dm-landscape") ? "landscape" : "portrait"];
    for (const chart of document.querySelectorAll('[data-testid="stPlotlyChart"]')) {
      const drawn = chart.querySelector(".main-svg");
      if (drawn) chart.style.setProperty("--dm-print-zoom", Math.min(1, width / drawn.getAttribute("width")));
    }
  });

  // A counting rule that is open closes when another one opens, or on Escape.
  document.addEventListener("click", (event) => {
    const opened = event.target.closest && event.target.closest(".dm-pop");
    for (const each of document.querySelectorAll(".dm-pop[open]")) if (each !== opened) each.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const each of document.querySelectorAll(".dm-pop[open]")) each.open = false;
  });
  mend();
})();
