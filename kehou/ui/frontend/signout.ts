/** Signing out leaves nothing on the phone; what the house has not got yet is said first, so that it is not lost unawares. */

export function watchSignOut(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-signout]")) return;
    event.preventDefault();
    void leave(form);
  });
}

async function leave(form: HTMLFormElement): Promise<void> {
  const stores = await Promise.all([import("./pocket_store"), import("./gate_store")]);
  const waiting = (await Promise.all(stores.map((one) => one.unsentCount()))).reduce((sum, one) => sum + one, 0);
  if (waiting && !window.confirm(`${form.dataset.signout} ${waiting}`)) return;
  await Promise.all(stores.map((one) => one.wipe()));
  form.submit();
}
