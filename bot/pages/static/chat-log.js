// Shows messages. Text only ever becomes text nodes, links to dial and links to open.
const DIAL_OR_OPEN =
  /(?<![\d£.])(?:999|101|111|112|116 123|0\d{2,4} ?\d{3,4}(?: ?\d{3,4})?)(?![\d%]|\.\w)|\b(?:[a-z0-9-]+\.)+(?:org\.uk|gov\.uk|nhs\.uk|co\.uk|org|com|uk)\b(?:\/[\w\-./]*\w)?/gi;

function link(found) {
  const anchor = document.createElement("a");
  anchor.textContent = found;
  if (/^\d[\d ]+$/.test(found)) {
    anchor.href = `tel:${found.replaceAll(" ", "")}`;
  } else {
    anchor.href = `https://${found}`;
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

function withLinks(text) {
  const parts = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(DIAL_OR_OPEN)) {
    parts.append(text.slice(end, match.index), link(match[0]));
    end = match.index + match[0].length;
  }
  parts.append(text.slice(end));
  return parts;
}

function paragraph(content, className = "") {
  const element = document.createElement("p");
  element.className = className;
  element.append(content);
  return element;
}

export class Log {
  constructor(element, words) {
    this.element = element;
    this.words = words;
  }

  /** Add one message: who is "you", "bot" or "news". Returns its bubble. */
  add({ who, text }) {
    const bubble = document.createElement("div");
    bubble.className = `bubble bubble--${who}${who === "news" ? " bubble--bot" : ""}`;
    bubble.append(paragraph(this.words[who], who === "news" ? "bubble__who" : "nhsuk-u-visually-hidden"));
    bubble.append(paragraph(who === "you" ? text : withLinks(text)));
    this.element.append(bubble);
    return bubble;
  }

  /** Add messages that are not news: a screen reader is not read all of them again. */
  restore(messages) {
    this.element.setAttribute("aria-live", "off");
    const bubbles = messages.map((message) => this.add(message));
    setTimeout(() => this.element.setAttribute("aria-live", "polite"), 1000);
    return bubbles;
  }

  /** Show under a bubble that it is not sent, with a way to try again; or take that away. */
  markUnsent(bubble, again) {
    bubble.querySelector(".bubble__again")?.remove();
    bubble.classList.toggle("bubble--waiting", Boolean(again));
    if (!again) return;
    const note = document.createElement("div");
    const button = document.createElement("button");
    note.className = "bubble__again";
    button.type = "button";
    button.className = "choice";
    button.textContent = this.words.retry;
    button.addEventListener("click", again);
    note.append(this.words.waiting, button);
    bubble.append(note);
  }

  /** Bring new messages into view, the first of them before all. */
  show(first) {
    window.scrollTo({ top: document.documentElement.scrollHeight });
    const header = document.querySelector(".village-header").offsetHeight;
    if (first.getBoundingClientRect().top < header) first.scrollIntoView({ block: "start" });
  }
}
