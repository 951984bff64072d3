import type { SensitivityView } from '@/generated/bindings'
import { useSession } from './session'

/** The levels of sensitivity in the words of Rust; one that it does not know is shown as it is written. */
export function useSensitivity() {
  const { state } = useSession()
  const levels = (): readonly SensitivityView[] => state.value?.sensitivities ?? []
  const levelOf = (level: string): SensitivityView => levels().find(({ words }) => words.includes(level)) ?? { id: level, label: level, tone: 'info', words: [level] }
  return {
    levels,
    /** The same, with the level in force when it is not one of them. */
    levelsWith: (level: string): readonly SensitivityView[] => (level === '' || levels().some(({ id }) => id === level) ? levels() : [...levels(), levelOf(level)]),
    levelOf,
  }
}
