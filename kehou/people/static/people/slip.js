/* A scanned slip carries its code behind the #: put it into the field and take it out of the address. */
(() => {
  const field = document.querySelector("[data-slip-code]");
  const code = decodeURIComponent(window.location.hash.slice(1));
  if (!field || !/^[0-9A-Za-z-]{12,16}$/.test(code)) return;
  field.value = code;
  window.history.replaceState(null, "", window.location.pathname);
})();
