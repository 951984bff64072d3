import type { ChoiceView } from '@/generated/bindings'
import { useSession } from './session'

/** Attachments write their level in short. */
const SHORT: Record<string, string> = { np: 'non-protege', dr: 'diffusion-restreinte' }

const labelIn = (choices: readonly ChoiceView[], id: string): string => choices.find((choice) => choice.id === id)?.label ?? id

/** The levels of sensitivity in the words of Rust; one that it does not know is shown as it is written. */
export function useSensitivity() {
  const { state } = useSession()
  const levels = (): readonly ChoiceView[] => state.value?.sensitivities ?? []
  return {
    levels,
    /** The same, with the level in force when it is not one of them. */
    levelsWith: (level: string): readonly ChoiceView[] =>
      level === '' || levels().some(({ id }) => id === level) ? levels() : [...levels(), { id: level, label: level }],
    labelOf: (level: string): string => labelIn(levels(), SHORT[level] ?? level),
  }
}

/** The severity in the words of Rust; one that it does not know is shown as the catalogue writes it. */
export function useSeverity(): (severity: string) => string {
  const { state } = useSession()
  return (severity) => labelIn(state.value?.severities ?? [], severity)
}
