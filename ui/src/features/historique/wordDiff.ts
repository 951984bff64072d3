export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Beyond this many pairs of words the comparison would be felt: the middle is then shown as wholly replaced. */
const PAIRS_AT_MOST = 1_000_000

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? []

/** The lengths of the longest common subsequences of the ends of both lists; row `i`, column `j` start at these words. */
function lengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1
  const table = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const here = i * width + j
      table[here] = before[i] === after[j] ? (table[here + width + 1] ?? 0) + 1 : Math.max(table[here + width] ?? 0, table[here + 1] ?? 0)
    }
  }
  return table
}

function middle(before: readonly string[], after: readonly string[]): DiffPart[] {
  const replaced: DiffPart[] = [
    { kind: 'removed', text: before.join('') },
    { kind: 'added', text: after.join('') },
  ]
  if (before.length === 0 || after.length === 0 || before.length * after.length > PAIRS_AT_MOST) return replaced
  const table = lengths(before, after)
  const width = after.length + 1
  const parts: DiffPart[] = []
  let [i, j] = [0, 0]
  for (;;) {
    const [old, young] = [before[i], after[j]]
    if (old === undefined && young === undefined) return parts
    if (old !== undefined && old === young) {
      parts.push({ kind: 'same', text: old })
      i++
      j++
    } else if (young === undefined || (old !== undefined && (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))) {
      parts.push({ kind: 'removed', text: old ?? '' })
      i++
    } else {
      parts.push({ kind: 'added', text: young })
      j++
    }
  }
}

function joined(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (part.text === '') continue
    if (last?.kind === part.kind) result[result.length - 1] = { kind: part.kind, text: last.text + part.text }
    else result.push(part)
  }
  return result
}

/** What was taken from `before` and put into `after`, word by word. */
export function wordDiff(before: string, after: string): DiffPart[] {
  const [old, young] = [wordsOf(before), wordsOf(after)]
  const shortest = Math.min(old.length, young.length)
  let start = 0
  while (start < shortest && old[start] === young[start]) start++
  let end = 0
  while (end < shortest - start && old[old.length - 1 - end] === young[young.length - 1 - end]) end++
  return joined([
    { kind: 'same', text: old.slice(0, start).join('') },
    ...middle(old.slice(start, old.length - end), young.slice(start, young.length - end)),
    { kind: 'same', text: old.slice(old.length - end).join('') },
  ])
}
