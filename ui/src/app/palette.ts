import { computed, onMounted, onUnmounted, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { AppSession } from './session'

export interface Palette {
  /** It was opened once: from then on it stays, with what it remembers. */
  readonly present: ComputedRef<boolean>
  readonly open: Readonly<Ref<boolean>>
  show: () => void
  hide: () => void
}

/** Ctrl+K everywhere, once the data are open. */
export function usePalette(session: AppSession): Palette {
  const asked = ref(false)
  const open = ref(false)
  const allowed = computed(() => session.state.value?.stage === 'open')

  function show(): void {
    if (!allowed.value) return
    asked.value = true
    open.value = true
  }

  function press(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey
    if (!command || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return
    event.preventDefault()
    show()
  }
  onMounted(() => {
    window.addEventListener('keydown', press)
  })
  onUnmounted(() => {
    window.removeEventListener('keydown', press)
  })

  // What was searched in the data goes with them.
  watch(allowed, (still) => {
    if (still) return
    asked.value = false
    open.value = false
  })

  return {
    present: computed(() => asked.value && allowed.value),
    open,
    show,
    hide() {
      open.value = false
    },
  }
}
