const MINUTE_MS = 60_000
const CHECK_EVERY_MS = 10_000
const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const

export interface IdleLock {
  /** Locks when nobody has done anything for long enough. */
  check: () => void
  stop: () => void
}

interface Watch {
  /** Where the keyboard and the pointer are heard. */
  target: EventTarget
  /** Zero: never. */
  minutes: () => number
  lock: () => Promise<void>
  now?: () => number
}

/**
 * Calls `lock` after some minutes without keyboard nor pointer. The clock is read again at each sign of life, because
 * no timer runs while the computer sleeps: the first gesture after a long sleep locks instead of counting as presence.
 */
export function startIdleLock({ target, minutes, lock, now = Date.now }: Watch): IdleLock {
  let last = now()
  const check = () => {
    const delay = minutes() * MINUTE_MS
    if (delay > 0 && now() - last >= delay) void lock()
  }
  const alive = () => {
    check()
    last = now()
  }
  for (const sign of SIGNS_OF_LIFE) target.addEventListener(sign, alive, { capture: true, passive: true })
  const timer = setInterval(check, CHECK_EVERY_MS)
  return {
    check,
    stop() {
      clearInterval(timer)
      for (const sign of SIGNS_OF_LIFE) target.removeEventListener(sign, alive, { capture: true })
    },
  }
}
