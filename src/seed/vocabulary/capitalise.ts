/** The text with its first letter as a capital; Arabic has none and stays as it is. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
