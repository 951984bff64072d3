import type { CellView, ColumnView, JsonValue, RowView } from '@/generated/bindings'
import { provenance } from './samples'

export function column(changes: Partial<ColumnView> = {}): ColumnView {
  return { id: 'nom', label: 'Nom', kind: 'texte', choices: [], open: false, unit: null, key: false, note: null, maxLength: null, computed: false, ...changes }
}

export function cell(value: JsonValue, changes: Partial<CellView> = {}): CellView {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return { value, text, provenance, others: [], also: [], ...changes }
}

/** A row whose cells are given as values. */
export function row(id: string, values: Record<string, JsonValue> = {}, changes: Partial<RowView> = {}): RowView {
  const cells = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, cell(value)]))
  return { id, cells, revived: false, ...changes }
}
