import { plain } from '@/shared/plain'

export interface Piece {
  text: string
  marked: boolean
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu

export const termsOf = (words: string): string[] => plain(words).match(WORD) ?? []

/** Cuts a text so that the words that start like those of the search can be marked. */
export function piecesOf(text: string, words: string): Piece[] {
  const terms = termsOf(words)
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const folded = plain(word)
    if (!terms.some((term) => folded.startsWith(term))) continue
    if (index > end) pieces.push({ text: text.slice(end, index), marked: false })
    pieces.push({ text: word, marked: true })
    end = index + word.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), marked: false })
  return pieces
}

/** Each word of the search starts a word of the text. */
export function matches(text: string, words: string): boolean {
  const found = termsOf(text)
  return termsOf(words).every((term) => found.some((word) => word.startsWith(term)))
}
