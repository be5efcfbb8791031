// What the browser keeps of a chat: with the page only, or, if the parent asked for it, after it is closed.
const KEY = "village-chat";
const MOST_KEPT = 300;

const EMPTY = { person: null, after: 0, said: [], draft: "", choices: null };

/** Some browsers refuse to keep anything: then the chat lives as long as the page. */
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

export class Keeper {
  constructor() {
    const kept = attempt(() => localStorage.getItem(KEY));
    const text = kept ?? attempt(() => sessionStorage.getItem(KEY));
    this.forGood = kept !== null;
    this.chat = { ...structuredClone(EMPTY), ...attempt(() => JSON.parse(text)) };
  }

  save() {
    this.chat.said = this.chat.said.slice(-MOST_KEPT);
    const [here, there] = this.forGood ? [localStorage, sessionStorage] : [sessionStorage, localStorage];
    attempt(() => here.setItem(KEY, JSON.stringify(this.chat)));
    attempt(() => there.removeItem(KEY));
  }

  keepForGood(yes) {
    this.forGood = yes;
    this.save();
  }

  forget() {
    this.chat = structuredClone(EMPTY);
    attempt(() => sessionStorage.removeItem(KEY));
    attempt(() => localStorage.removeItem(KEY));
  }
}
