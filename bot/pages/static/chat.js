// The parents' chat: sends what is written, in order and once; waits for answers; survives a lost network.
import { Keeper } from "./chat-keeper.js";
import { Log } from "./chat-log.js";
import { answersAfter, newId, pause, post } from "./chat-wire.js";

const SLOW_AFTER = 30_000;
const LONGEST_REST = 30_000;

const [main, form, box, error, status, choices, welcome, keep] = [
  "chat", "form", "message", "error", "status", "choices", "welcome", "keep",
].map((id) => document.getElementById(id));
const words = main.dataset;
const keeper = new Keeper();
const log = new Log(document.getElementById("log"), words);
const bubbles = new Map();
const firstChoices = [...choices.children].map((button) => button.textContent.trim());
let sending = false;
let listening = false;
let slow = null;

const unsent = () => keeper.chat.said.filter((message) => message.id);
const happens = (target, event) => new Promise((done) => target.addEventListener(event, done, { once: true }));

function say(text, busy = false) {
  status.textContent = text;
  status.classList.toggle("chat__status--busy", busy);
}

function complain(text) {
  error.textContent = text;
  box.setAttribute("aria-invalid", String(Boolean(text)));
  if (text) box.focus();
}

function offer(titles) {
  keeper.chat.choices = titles;
  choices.replaceChildren(...titles.map((title) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.textContent = title;
    return button;
  }));
  choices.hidden = titles.length === 0;
}

function awaitAnswer(yes) {
  clearTimeout(slow);
  slow = yes ? setTimeout(() => say(words.slow), SLOW_AFTER) : null;
}

/** Take what was written into the log and send it after whatever waits before it. */
function write(text, button = null) {
  const message = { who: "you", text, button, id: newId() };
  keeper.chat.said.push(message);
  bubbles.set(message.id, log.add(message));
  offer([]);
  keeper.save();
  log.show(bubbles.get(message.id));
  sendAll();
}

async function sendAll() {
  if (sending) return;
  sending = true;
  for (let message; (message = unsent()[0]); ) {
    say(words.sending, true);
    log.markUnsent(bubbles.get(message.id), null);
    const { person, refused, failed } = await post(keeper.chat.person, message);
    if (failed) {
      for (const waiting of unsent()) log.markUnsent(bubbles.get(waiting.id), sendAll);
      say(words.notSent);
      log.show(bubbles.get(message.id));
      break;
    }
    if (refused) giveBack(message, refused === 413 ? words.tooLong : words.refused);
    else taken(message, person);
  }
  sending = false;
}

function taken(message, person) {
  keeper.chat.person = person;
  delete message.id;
  keeper.save();
  say(words.writing, true);
  awaitAnswer(true);
  listen();
}

/** Put a message that cannot be taken back into the box: nothing written is lost. */
function giveBack(message, why) {
  bubbles.get(message.id).remove();
  keeper.chat.said.splice(keeper.chat.said.indexOf(message), 1);
  keeper.chat.draft = box.value = [message.text, box.value].filter(Boolean).join("\n");
  keeper.save();
  say("");
  complain(why);
}

function hear(answers) {
  const fresh = answers.filter(({ n }) => n > keeper.chat.after);
  const heard = fresh.flatMap(({ replies = [], notices = [] }) => [
    ...replies.map((reply) => ({ ...reply, who: "bot" })),
    ...notices.map((notice) => ({ ...notice, who: "news" })),
  ]);
  keeper.chat.after = Math.max(keeper.chat.after, ...fresh.map(({ n }) => n));
  if (heard.length) {
    const shown = heard.map(({ who, text }) => log.add({ who, text }));
    keeper.chat.said.push(...heard.map(({ who, text }) => ({ who, text })));
    awaitAnswer(false);
    if (!unsent().length) say("");
    offer(heard.at(-1).buttons ?? []);
    log.show(shown[0]);
  }
  keeper.save();
}

/** Wait for answers for as long as the page is open; rest while nobody looks at it. */
async function listen() {
  if (listening) return;
  listening = true;
  let rest = 1_000;
  while (keeper.chat.person) {
    const { person, after } = keeper.chat;
    try {
      const answers = await answersAfter(person, after);
      if (answers === null) begin(words.gone);
      else if (person === keeper.chat.person) hear(answers);
      if (status.textContent === words.offline) say("");
      rest = 1_000;
    } catch {
      if (rest > 4_000 && !unsent().length) say(words.offline);
      await Promise.race([pause(rest), happens(window, "online")]);
      rest = Math.min(rest * 2, LONGEST_REST);
    }
    if (document.hidden && !slow) await happens(document, "visibilitychange");
  }
  listening = false;
}

/** Begin a new chat, saying why the one before is not here any more. */
function begin(why) {
  keeper.forget();
  for (const bubble of log.element.querySelectorAll(".bubble:not(#welcome)")) bubble.remove();
  offer(firstChoices);
  say(why);
}

function restore() {
  const messages = keeper.chat.said;
  log.restore(messages).forEach((bubble, index) => bubbles.set(messages[index].id, bubble));
  offer(keeper.chat.choices ?? firstChoices);
  box.value = keeper.chat.draft;
  if (messages.length) log.show(log.element.lastElementChild);
  if (unsent().length) sendAll();
  if (keeper.chat.person) listen();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return complain(words.empty);
  if (text.length > Number(words.longest)) return complain(words.tooLong);
  complain("");
  keeper.chat.draft = box.value = "";
  write(text);
});

box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

box.addEventListener("input", () => {
  if (error.textContent) complain("");
  keeper.chat.draft = box.value;
  keeper.save();
});

choices.addEventListener("click", ({ target }) => {
  if (!target.matches("button")) return;
  log.element.focus({ preventScroll: true });
  write(target.textContent, target.textContent);
});

keep.checked = keeper.forGood;
keep.addEventListener("change", () => keeper.keepForGood(keep.checked));

document.getElementById("leave").addEventListener("click", (event) => {
  event.preventDefault();
  keeper.forget();
  document.body.hidden = true;
  location.replace(event.currentTarget.href);
});

window.addEventListener("online", sendAll);

document.getElementById("closed").hidden = true;
welcome.hidden = form.hidden = false;
restore();
