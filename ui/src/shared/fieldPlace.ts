/** A place of a dossier that can be gone to: a field, its answer for one platform, one cell of its table. */
export interface FieldPlace {
  field: string
  /** None: the answer, or the table, for every platform. */
  platform: string | null
  row: string | null
  /** None: the first column of the row. */
  column: string | null
}

const NAMES = { field: 'champ', platform: 'plateforme', row: 'ligne', column: 'colonne' } as const

/** The place as the address of the page of the dossier says it, after its section. */
export function queryOf(place: Pick<FieldPlace, 'field'> & Partial<FieldPlace>): Record<string, string> {
  const { field, platform, row, column } = place
  const parts = { field, platform, row, column: row ? column : null }
  return Object.fromEntries(Object.entries(parts).flatMap(([part, value]) => (value ? [[NAMES[part as keyof typeof NAMES], value]] : [])))
}

/** The place that an address names; null: none. */
export function placeIn(query: Readonly<Record<string, unknown>>): FieldPlace | null {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : null)
  const field = text(NAMES.field)
  return field === null ? null : { field, platform: text(NAMES.platform), row: text(NAMES.row), column: text(NAMES.column) }
}

/** The key of an answer or of a table: `field`, or `field@platform`. */
export const keyOf = ({ field, platform }: Pick<FieldPlace, 'field' | 'platform'>): string => (platform === null ? field : `${field}@${platform}`)
