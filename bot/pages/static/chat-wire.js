// The chat's JSON: posts a message as often as it takes, and asks for answers.
const CHAT = "/chat/messages";
const TRY_AGAIN_AFTER = [1_000, 3_000];

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** A random id: a message that is sent twice is taken once. (crypto.randomUUID needs https.) */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Post one message. Returns { person } where it was taken, { refused: status } or { failed: true }. */
export async function post(person, { id, text, button }) {
  const body = JSON.stringify({ person, id, text, ...(button && { button }) });
  for (const wait of [...TRY_AGAIN_AFTER, null]) {
    try {
      const answer = await fetch(CHAT, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (answer.ok) return { person: (await answer.json()).person };
      if ([400, 413].includes(answer.status)) return { refused: answer.status };
    } catch {
      // The network failed; the same id makes another try harmless.
    }
    if (wait !== null) await pause(wait);
  }
  return { failed: true };
}

/** Wait for answers after number `after`. Returns null where nobody has this id any more. */
export async function answersAfter(person, after) {
  const answer = await fetch(`${CHAT}?person=${encodeURIComponent(person)}&after=${after}`);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return (await answer.json()).answers;
}
