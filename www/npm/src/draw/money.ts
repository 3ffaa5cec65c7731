/** A price as the page's language writes it. */
export function money(price: unknown, currency: unknown, language: string): string {
  const amount = Number(price);
  try {
    return new Intl.NumberFormat(language, { style: "currency", currency: String(currency) }).format(amount);
  } catch {
    // No currency, or not one: the bare number, rather than a guess.
    return amount.toFixed(2);
  }
}
