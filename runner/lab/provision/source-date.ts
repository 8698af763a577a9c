/** The one date (seconds since 1970) that files, packages and images of the lab carry: no clock enters what is built. */
export const sourceDate = Date.UTC(2026, 0, 1) / 1000
