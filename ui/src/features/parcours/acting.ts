import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { RoleView } from '@/generated/bindings'

export interface Acting {
  readonly own: ComputedRef<RoleView[]>
  readonly role: Ref<string>
}

/** The role in which who edits acts: the one chosen, or their first. */
export function useActing(roles: () => readonly RoleView[]): Acting {
  const chosen = ref<string | null>(null)
  const own = computed(() => roles().filter((role) => role.own))
  const role = computed({
    get() {
      const held = own.value.find(({ id }) => id === chosen.value) ?? own.value[0]
      return held?.id ?? ''
    },
    set(id) {
      chosen.value = id
    },
  })
  return { own, role }
}
