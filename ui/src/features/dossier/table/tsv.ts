const BREAK = /^(?:\r\n|\r|\n)/

/**
 * Reads what a spreadsheet puts on the clipboard. A cell that holds a tab, a line break or a quote comes between
 * quotes, with its quotes doubled. A quote inside an unquoted cell is an ordinary letter.
 */
export function parseTsv(text: string): string[][] {
  const lines: string[][] = []
  let line: string[] = []
  let at = 0
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at)
    line.push(cell.text)
    at = cell.end
    if (text[at] === '\t') {
      at += 1
      if (at === text.length) line.push('')
      continue
    }
    lines.push(line)
    line = []
    at += BREAK.exec(text.slice(at, at + 2))?.[0].length ?? 0
  }
  if (line.length > 0) lines.push(line)
  return withoutBlankEnd(lines)
}

interface Cell {
  text: string
  end: number
}

function plainCell(text: string, start: number): Cell {
  let end = start
  while (end < text.length && !'\t\r\n'.includes(text.charAt(end))) end += 1
  return { text: text.slice(start, end), end }
}

/** A quote that never closes, or that closes before other letters, did not open a quoted cell. */
function quotedCell(text: string, start: number): Cell {
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return plainCell(text, start)
    if (text[quote + 1] === '"') {
      at = quote + 2
      continue
    }
    const end = quote + 1
    if (end < text.length && !'\t\r\n'.includes(text.charAt(end))) return plainCell(text, start)
    return { text: text.slice(start + 1, quote).replaceAll('""', '"').replaceAll(/\r\n?/g, '\n'), end }
  }
}

/** Spreadsheets end the block with a line break, and people often select some empty lines below it. */
function withoutBlankEnd(lines: string[][]): string[][] {
  const last = lines.findLastIndex((line) => line.some((cell) => cell.trim() !== ''))
  return lines.slice(0, last + 1)
}

export function formatTsv(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => line.map(formattedCell).join('\t')).join('\n')
}

function formattedCell(text: string): string {
  return /[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
