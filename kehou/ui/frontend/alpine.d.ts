declare module "@alpinejs/csp";
