export interface Debounced {
  (): void
  cancel: () => void
}

export function debounce(task: () => void, delayMs: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined
  const debounced = () => {
    clearTimeout(timer)
    timer = setTimeout(task, delayMs)
  }
  debounced.cancel = () => {
    clearTimeout(timer)
  }
  return debounced
}
