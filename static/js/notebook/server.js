// What goes to the server and comes back: sealed boxes and keys, in JSON. `room.state` is what it keeps, as last said.
"use strict";
(() => {
  const { root, word } = globalThis.notebookView;

  // kind: offline, session, server, conflict (somebody was quicker), refused; the message is in the page's language.
  class Trouble extends Error {
    constructor(kind, words = "") {
      super(words || word(kind));
      this.kind = kind;
    }
  }

  const room = { state: null };

  async function ask(path, data) {
    let answer;
    try {
      answer = await fetch(path, data === undefined ? { redirect: "manual", cache: "no-store" } : {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": root.dataset.token },
        body: JSON.stringify(data),
      });
    } catch {
      throw new Trouble("offline");
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Trouble("session");
    if (!(answer.headers.get("Content-Type") ?? "").includes("json")) throw new Trouble("server");
    const found = await answer.json();
    room.state = found;
    if (answer.status === 409) throw new Trouble("conflict", found.error);
    if (!answer.ok) throw new Trouble("refused", found.error);
    return found;
  }

  room.load = () => ask(root.dataset.state_url);
  room.act = (act, data = {}) => ask(`${root.dataset.url}act/`, { ...data, act });
  room.Trouble = Trouble;
  room.explain = (trouble) => (trouble instanceof Trouble ? trouble.message : word("server"));
  globalThis.notebookRoom = room;
})();
