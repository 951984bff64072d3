import type { SensitivityView } from '@/generated/bindings'
import { useSession } from './session'

/** The levels of sensitivity, as Rust tells them; a level that it does not know is shown as it is written. */
export function useSensitivities() {
  const session = useSession()
  const levels = (): readonly SensitivityView[] => session.state.value?.sensitivities ?? []
  const levelOf = (word: string): SensitivityView => levels().find(({ words }) => words.includes(word)) ?? { id: word, label: word, tone: 'info', words: [word] }
  return { levels, levelOf }
}
