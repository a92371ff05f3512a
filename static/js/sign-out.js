// Whoever comes to sign out leaves no notebook open on this device: the key that it keeps for half an hour goes at once.
"use strict";
(() => {
  const asked = globalThis.indexedDB?.open("mentorat-notebook");
  if (!asked) return;
  asked.onsuccess = () => {
    const base = asked.result;
    if (base.objectStoreNames.contains("keys")) base.transaction("keys", "readwrite").objectStore("keys").clear();
    base.close();
  };
})();
