/** null: not a URL. Chromium before 120 and Node before 18.17 have no URL.canParse. */
export function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
