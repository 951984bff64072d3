import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import { keyOf, type FieldPlace } from '@/shared/fieldPlace'

/** A cell of a table of the dossier, known by its row: ranks change. */
export interface CellPlace {
  /** `field` or `field@platform`. */
  table: string
  row: string
  /** None: the first column. */
  column: string | null
}

export const cellIn = (place: FieldPlace): CellPlace | null =>
  place.row === null ? null : { table: keyOf(place), row: place.row, column: place.column }

/** The cell that holds an element. */
export function cellOf(element: Element): CellPlace | null {
  const { cellule: column } = element.closest<HTMLElement>('[data-cellule]')?.dataset ?? {}
  const { row } = element.closest<HTMLElement>('[data-row]')?.dataset ?? {}
  const { table } = element.closest<HTMLElement>('[data-table]')?.dataset ?? {}
  return table === undefined || row === undefined || column === undefined ? null : { table, row, column }
}

type WantedCell = ShallowRef<CellPlace | null>
const wantedKey: InjectionKey<WantedCell> = Symbol('wanted cell')

/** The cell to go to: its table takes it once it is there, for it is fetched after its section. */
export function provideWantedCell(): WantedCell {
  const wanted: WantedCell = shallowRef(null)
  provide(wantedKey, wanted)
  return wanted
}

export const useWantedCell = (): WantedCell => inject(wantedKey, () => shallowRef(null), true)
