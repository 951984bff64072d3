import type { AnswerEdit, AnswerView, ChoiceView, FieldView, JsonValue, Provenance, RivalView } from '@/generated/bindings'

/** One place where an answer can be given: for every platform, or for one of them. */
export interface Slot {
  /** `field` or `field@platform`. */
  key: string
  platform: ChoiceView | null
}

export interface Stored {
  value: JsonValue
  provenance: Provenance | null
}

/** Kinds whose answers are not typed in one place: rows have their own commands, computations are never typed. */
const WITHOUT_SLOT: readonly string[] = ['table', 'calcule']

/** Where rows or answers of this field can be given; the first place is the one for every platform. */
export function placesOf(field: FieldView): Slot[] {
  const platforms = field.perPlatform ? field.platforms : []
  return [{ key: field.id, platform: null }, ...platforms.map((platform) => ({ key: `${field.id}@${platform.id}`, platform }))]
}

export function slotsOf(field: FieldView): Slot[] {
  return WITHOUT_SLOT.includes(field.kind) ? [] : placesOf(field)
}

export const answerAt = (field: FieldView, key: string): AnswerView | undefined => field.answers.find((answer) => answer.key === key)

export function storedAt(field: FieldView, key: string): Stored {
  const answer = answerAt(field, key)
  return { value: answer?.value ?? null, provenance: answer?.provenance ?? null }
}

export const rivalsAt = (field: FieldView, key: string): readonly RivalView[] => answerAt(field, key)?.others ?? []

export function sameValue(one: JsonValue, other: JsonValue): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((item, index) => sameValue(item, other[index] ?? null))
  }
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && sameValue(one[key] ?? null, other[key] ?? null))
}

/** A text as an answer: an emptied text takes the answer away. */
export const fromText = (text: string): JsonValue => (text === '' ? null : text)

/** The text of an answer of any form, for a control that holds one text. */
export function toText(value: JsonValue): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** One part of an answer made of several named texts. */
export function partOf(value: JsonValue, part: string): string {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? toText(value[part] ?? null) : ''
}

export function toList(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.map(toText)
  return value === null ? [] : [toText(value)]
}

/** The choices of a list, with the value given even if the list no longer offers it. */
export function choicesWith(choices: readonly ChoiceView[], values: readonly string[]): ChoiceView[] {
  const known = new Set(choices.map(({ id }) => id))
  return [...choices, ...values.filter((value) => !known.has(value)).map((value) => ({ id: value, label: value }))]
}

/** What the user vouches for, sent with the edit that carries it: one action, undone as one. */
export const vouchedFor = (value: JsonValue, vouched: boolean): AnswerEdit[] => (vouched ? [{ op: 'notSecret', text: toText(value) }] : [])
