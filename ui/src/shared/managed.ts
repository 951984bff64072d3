import { computed, type ComputedRef } from 'vue'
import type { Managed } from '@/generated/bindings'
import { useSession } from './session'

/** What the administration of this machine leaves to choose; null before Rust first answered. */
export function useManaged(): ComputedRef<Managed | null> {
  const { state } = useSession()
  return computed(() => state.value?.managed ?? null)
}

/** The delay in force, in minutes: the one chosen when Rust offers it, else the one that it gives. Zero: never. */
export function lockDelayOf(chosen: number, managed: Managed | undefined): number {
  if (!managed) return 0
  return managed.lockDelays.includes(chosen) ? chosen : managed.lockDefault
}
