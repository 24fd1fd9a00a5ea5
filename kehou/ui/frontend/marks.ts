/** Marks between words, as the reader's language writes them (the same as kehou/core/marks.py). */

const ENGLISH: Record<string, string> = { "、": ", ", "；": "; ", "：": ": ", "（": " (", "）": ")", "，": ", ", "。": ". " };

export function marked(text: string): string {
  return document.documentElement.lang.startsWith("en") ? text.replace(/[、；：（），。]/g, (mark) => ENGLISH[mark]!) : text;
}

/** One beside the other, as a list within a sentence. */
export function listed(words: string[]): string {
  return words.join(marked("、"));
}
