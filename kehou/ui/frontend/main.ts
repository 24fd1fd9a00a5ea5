/** The house's script: htmx for fragments, Alpine (without eval) for small manners. */
import "@tabler/core/dist/css/tabler.min.css";
import "./main.css";
import "htmx.org";
import Alpine from "@alpinejs/csp";
import { keeper } from "./keeper";
import { bulk, menu, navButton, printButton } from "./manners";
import { pickup } from "./pickup";
import { pulse } from "./pulse";
import { reviewKeys } from "./reviewing";
import { seating } from "./seating";
import { signature } from "./signature";
import { watchSignOut } from "./signout";
import { weighing } from "./weighing";

document.documentElement.classList.add("js");
Alpine.data("bulk", bulk);
Alpine.data("keeper", keeper);
Alpine.data("menu", menu);
Alpine.data("navButton", navButton);
Alpine.data("pickup", pickup);
Alpine.data("printButton", printButton);
Alpine.data("pulse", pulse);
Alpine.data("reviewKeys", reviewKeys);
Alpine.data("seating", seating);
Alpine.data("signature", signature);
Alpine.data("weighing", weighing);
Alpine.start();
watchSignOut();

/** After a refused form the first thing read is what to put right. */
function readErrorsFirst(within: ParentNode): void {
  within.querySelector<HTMLElement>("[data-focus]")?.focus();
}
readErrorsFirst(document);
document.addEventListener("htmx:afterSwap", (event) => readErrorsFirst(event.target as HTMLElement));

/** A table wider than its frame can be scrolled by keyboard too. */
function letWideTablesScroll(): void {
  document.querySelectorAll<HTMLElement>(".table-frame").forEach((frame) => {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
  });
}
letWideTablesScroll();
document.addEventListener("htmx:afterSettle", letWideTablesScroll);
