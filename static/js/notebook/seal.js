// The sealing of a pair's notebook: WebCrypto alone, no library, nothing else in this file. It knows no page and no server.
//
// A person: an RSA-OAEP 3072 key pair; the private half leaves the browser only under AES-256-GCM, with a key drawn from a
// passphrase (and, once more, from a recovery code) by PBKDF2-SHA256, or from what a passkey yields by HKDF-SHA256. A notebook: one AES-256-GCM key, wrapped to each of the
// two public halves. A box: "v1.<nonce>.<sealed>", padded to blocks of 256 octets, tied to its notebook, kind, slot and
// revision, so that one that is moved, replayed or altered does not open.
"use strict";
(() => {
  const { subtle } = globalThis.crypto;
  const ITERATIONS = 600000;
  const BLOCK = 256;
  const RSA = { name: "RSA-OAEP", modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
  const IMPORT = { name: "RSA-OAEP", hash: "SHA-256" };
  const AES = { name: "AES-GCM", length: 256 };
  const utf8 = new TextEncoder();
  const text = new TextDecoder("utf-8", { fatal: true });

  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const encode = (octets) => {
    let binary = "";
    for (const octet of new Uint8Array(octets)) binary += String.fromCharCode(octet);
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const decode = (said) => Uint8Array.from(atob(said.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

  // --- secrets that people keep ---------------------------------------------------------------------

  async function keyOf(secret, salt, iterations) {
    const raw = await subtle.importKey("raw", utf8.encode(secret.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
    return subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, raw, AES, false, ["encrypt", "decrypt"]);
  }

  async function lock(pkcs8, secret) {
    const salt = random(16), iv = random(12);
    const box = await subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(secret, salt, ITERATIONS), pkcs8);
    return { salt: encode(salt), iv: encode(iv), box: encode(box), iterations: ITERATIONS };
  }

  // The octets of the private key; fails with OperationError when the secret is not the one.
  async function unlock(locked, secret) {
    if (!(locked.iterations >= ITERATIONS)) throw new Error("weak-lock");
    const key = await keyOf(secret, decode(locked.salt), locked.iterations);
    return subtle.decrypt({ name: "AES-GCM", iv: decode(locked.iv) }, key, decode(locked.box));
  }

  // 128 bits in 26 letters and figures without those that are mistaken for others, and two that catch a slip of the hand.
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const check = (letters) => {
    let sum = 0;
    for (const letter of letters) sum = (sum * 33 + LETTERS.indexOf(letter) + 1) % 1021;
    return LETTERS[sum >> 5] + LETTERS[sum & 31];
  };

  function recoveryCode() {
    const bits = [...random(16)].map((octet) => octet.toString(2).padStart(8, "0")).join("") + "00";
    const letters = bits.match(/.{5}/g).map((five) => LETTERS[parseInt(five, 2)]).join("");
    return (letters + check(letters)).match(/.{4}/g).join("-");
  }

  // The code as it was drawn, however it was typed; null when it cannot be one.
  function readCode(typed) {
    const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
    if (letters.length !== 28 || [...letters].some((letter) => !LETTERS.includes(letter))) return null;
    return letters.slice(26) === check(letters.slice(0, 26)) ? letters.match(/.{4}/g).join("-") : null;
  }

  // --- a person's keys ------------------------------------------------------------------------------

  // What the server keeps, and the keys to go on with. `secrets`: the passphrase and the recovery code.
  async function identity(passphrase, code) {
    const pair = await subtle.generateKey(RSA, true, ["wrapKey", "unwrapKey"]);
    const pkcs8 = await subtle.exportKey("pkcs8", pair.privateKey);
    const record = {
      public: encode(await subtle.exportKey("spki", pair.publicKey)),
      lock: await lock(pkcs8, passphrase),
      recovery: await lock(pkcs8, code),
    };
    return { record, key: await privateKey(pkcs8, record.public), forPasskey: (made) => lockByPasskey(pkcs8, made) };
  }

  // A key that this browser can use but not copy; refuses a private half that is not that of `spki`.
  async function privateKey(pkcs8, spki) {
    const whole = await subtle.importKey("pkcs8", pkcs8, IMPORT, true, ["unwrapKey"]);
    const [mine, said] = [await subtle.exportKey("jwk", whole), await subtle.exportKey("jwk", await publicKey(spki))];
    if (mine.n !== said.n || mine.e !== said.e) throw new Error("foreign-key");
    return subtle.importKey("pkcs8", pkcs8, IMPORT, false, ["unwrapKey"]);
  }

  async function publicKey(spki) {
    const key = await subtle.importKey("spki", decode(spki), IMPORT, true, ["wrapKey"]);
    if (key.algorithm.modulusLength < RSA.modulusLength) throw new Error("weak-key");
    return key;
  }

  const open = async (me, lockName, secret) => privateKey(await unlock(me[lockName], secret), me.public);
  const relock = async (me, lockName, secret, passphrase) => lock(await unlock(me[lockName], secret), passphrase);

  // --- a passkey instead of a secret ------------------------------------------------------------------

  // `output`: the 32 octets that the passkey yields for `salt` (WebAuthn PRF); they stay in the browser.
  async function keyOfPasskey(output, salt) {
    const raw = await subtle.importKey("raw", output, "HKDF", false, ["deriveKey"]);
    return subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info: utf8.encode("mentorat-notebook passkey 1") }, raw, AES, false, ["encrypt", "decrypt"]);
  }

  async function lockByPasskey(pkcs8, { credential, salt, output }) {
    const iv = random(12);
    const secret = { name: "AES-GCM", iv, additionalData: utf8.encode(credential) };
    const box = await subtle.encrypt(secret, await keyOfPasskey(output, decode(salt)), pkcs8);
    return { credential, salt, iv: encode(iv), box: encode(box) };
  }

  const addPasskey = async (me, lockName, secret, made) => lockByPasskey(await unlock(me[lockName], secret), made);

  // The private key; fails when the passkey is not the one, or its box was altered or is another person's.
  async function openByPasskey(me, { credential, salt, iv, box }, output) {
    const secret = { name: "AES-GCM", iv: decode(iv), additionalData: utf8.encode(credential) };
    return privateKey(await subtle.decrypt(secret, await keyOfPasskey(output, decode(salt)), decode(box)), me.public);
  }

  // Thirty figures that two people can read to one another: 99 bits of the hash of a public key.
  async function fingerprint(spki) {
    const hash = new Uint8Array(await subtle.digest("SHA-256", decode(spki)));
    const groups = [];
    for (let i = 0; i < 6; i += 1) {
      const number = hash.slice(i * 5, i * 5 + 5).reduce((sum, octet) => sum * 256 + octet, 0);
      groups.push(String(number % 100000).padStart(5, "0"));
    }
    return groups.join(" ");
  }

  // --- a notebook's key -----------------------------------------------------------------------------

  const notebookKey = () => subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  const wrap = async (key, spki) => encode(await subtle.wrapKey("raw", key, await publicKey(spki), { name: "RSA-OAEP" }));
  const unwrap = (wrapped, key, copied = false) =>
    subtle.unwrapKey("raw", decode(wrapped), key, { name: "RSA-OAEP" }, AES, copied, ["encrypt", "decrypt"]);
  const rewrap = async (wrapped, key, spki) => wrap(await unwrap(wrapped, key, true), spki);

  // --- boxes ----------------------------------------------------------------------------------------

  const tied = (where) =>
    utf8.encode(JSON.stringify(["mentorat-notebook", 1, where.binome, where.kind, where.slot, where.revision]));

  async function seal(key, where, words) {
    const said = utf8.encode(words);
    const padded = new Uint8Array(Math.ceil((said.length + 1) / BLOCK) * BLOCK);
    padded.set(said);
    padded[said.length] = 1;
    const iv = random(12);
    const box = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: tied(where) }, key, padded);
    return `v1.${encode(iv)}.${encode(box)}`;
  }

  async function unseal(key, where, body) {
    const [version, iv, box] = body.split(".");
    if (version !== "v1") throw new Error("unknown-version");
    const secret = { name: "AES-GCM", iv: decode(iv), additionalData: tied(where) };
    const padded = new Uint8Array(await subtle.decrypt(secret, key, decode(box)));
    return text.decode(padded.slice(0, padded.lastIndexOf(1)));
  }

  globalThis.sealing = Object.freeze({
    identity, open, relock, addPasskey, openByPasskey, random, encode, decode, fingerprint, notebookKey, wrap, unwrap, rewrap, seal, unseal, recoveryCode, readCode,
  });
})();
