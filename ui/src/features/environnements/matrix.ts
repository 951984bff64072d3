import { onUnmounted, ref, type Ref } from 'vue'

export interface Spot {
  row: number
  column: number
}

/** Where a key leads in a matrix; null: what it does anywhere else. */
export function spotAfter(key: string, control: boolean, { row, column }: Spot, rows: number, columns: number): Spot | null {
  const within = (to: Spot): Spot => ({ row: Math.min(Math.max(to.row, 0), rows - 1), column: Math.min(Math.max(to.column, 0), columns - 1) })
  switch (key) {
    case 'ArrowUp':
      return within({ row: row - 1, column })
    case 'ArrowDown':
      return within({ row: row + 1, column })
    case 'ArrowLeft':
      return within({ row, column: column - 1 })
    case 'ArrowRight':
      return within({ row, column: column + 1 })
    case 'Home':
      return control ? { row: 0, column: 0 } : { row, column: 0 }
    case 'End':
      return within(control ? { row: rows, column: columns } : { row, column: columns })
    default:
      return null
  }
}

/** The window is too narrow for several columns side by side. */
export function useNarrow(): Readonly<Ref<boolean>> {
  const query = typeof window.matchMedia === 'function' ? window.matchMedia('(max-width: 36em)') : null
  const narrow = ref(query?.matches ?? false)
  const follow = (event: MediaQueryListEvent): void => {
    narrow.value = event.matches
  }
  query?.addEventListener('change', follow)
  onUnmounted(() => {
    query?.removeEventListener('change', follow)
  })
  return narrow
}
