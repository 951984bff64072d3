import type { CellView, ChoiceView, ColumnView, JsonValue } from '@/generated/bindings'

export type EditorKind = 'choix' | 'proposition' | 'paragraphe' | 'ligne'

const LISTS = new Set(['liste-fqdn', 'liste-cidr'])

/** Which editor a column gets. A closed list is chosen in; every other value is typed, and judged by Rust. */
export function editorOf(column: ColumnView): EditorKind {
  if (column.kind === 'booleen' || (column.kind === 'enum' && !column.open)) return 'choix'
  if (column.choices.length > 0) return 'proposition'
  return column.kind === 'texte' ? 'paragraphe' : 'ligne'
}

export const isList = (column: ColumnView): boolean => LISTS.has(column.kind)

function isRecord(value: JsonValue): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

function recordText(value: Record<string, JsonValue>): string {
  if ('fichier' in value) return textOf(value.fichier)
  const name = textOf(value.nom)
  const email = textOf(value.courriel)
  if (email === '') return name
  return name === '' ? `<${email}>` : `${name} <${email}>`
}

const labelOf = (column: ColumnView, value: string): string => column.choices.find(({ id }) => id === value)?.label ?? value

/** The text that a person edits: what `valueOf` gives back unchanged, which the text for reading may not be. */
export function editableText(column: ColumnView, value: JsonValue): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return labelOf(column, String(value))
  if (typeof value === 'number') return String(value).replace('.', ',')
  if (typeof value === 'string') return labelOf(column, value)
  if (Array.isArray(value)) return value.map((item) => editableText(column, item)).join(', ')
  return isRecord(value) ? recordText(value) : ''
}

export const textOfCell = (column: ColumnView, cell: CellView | undefined): string => (cell ? editableText(column, cell.value) : '')

const PERSON = /^(?<nom>[^<>]*)<(?<courriel>[^<>]*)>$/

function personOf(text: string): JsonValue {
  const parts = PERSON.exec(text)?.groups
  return parts ? { nom: (parts.nom ?? '').trim(), courriel: (parts.courriel ?? '').trim() } : text
}

/** The identity behind a text chosen by its label; the text itself when nothing offered is called so. */
function identityOf(choices: readonly ChoiceView[], text: string): string {
  return choices.find(({ id, label }) => label === text || id === text)?.id ?? text
}

/** What is sent for a typed text; null empties the cell. Whether it is a number or a date is for Rust to say. */
export function valueOf(column: ColumnView, text: string): JsonValue {
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (isList(column)) return trimmed.split(/[\n,;]/).map((item) => item.trim()).filter((item) => item !== '')
  if (column.kind === 'personne') return personOf(trimmed)
  if (column.choices.length > 0) return identityOf(column.choices, trimmed)
  return column.kind === 'texte' ? text : trimmed
}

/** Choices of a closed column, as texts that can be edited. */
export const choicesOf = (column: ColumnView): readonly string[] => column.choices.map(({ label }) => label)
