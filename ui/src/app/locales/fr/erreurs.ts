import type { ErrorCode } from '@/generated/bindings'

interface ErrorTexts {
  titre: string
  /** Used when Rust gives no sentence of its own. */
  message: string
  /** Used when Rust gives no hint of its own. */
  conseil: string
}

// The record follows the type made from Rust: a new code without a text stops the build.
export const erreurs = {
  invalid_input: {
    titre: 'Cette saisie ne peut pas être acceptée',
    message: 'Une valeur ne respecte pas le format attendu.',
    conseil: 'Corrigez la valeur, puis recommencez.',
  },
  not_found: {
    titre: 'Élément introuvable',
    message: 'Ce que vous cherchez n’existe pas, ou n’existe plus, sur ce poste.',
    conseil: 'Revenez au portefeuille pour retrouver vos dossiers.',
  },
  refused: {
    titre: 'Action refusée',
    message: 'Les règles du parcours ne permettent pas cette action. Rien n’a été modifié.',
    conseil: 'Relisez ce qui est affiché, puis recommencez.',
  },
  store_missing: {
    titre: 'Données absentes',
    message: 'Le dossier de données d’Accostage n’a pas été trouvé.',
    conseil: 'Vérifiez que le disque ou le partage qui contient vos données est bien connecté.',
  },
  store_locked: {
    titre: 'Données verrouillées',
    message: 'Vos données sont verrouillées.',
    conseil: 'Fermez puis rouvrez Accostage pour les déverrouiller.',
  },
  store_busy: {
    titre: 'Données déjà utilisées',
    message: 'Une autre fenêtre ou une commande Accostage utilise vos données.',
    conseil: 'Attendez qu’elle ait fini, ou fermez-la, puis réessayez.',
  },
  store_damaged: {
    titre: 'Données endommagées',
    message: 'Le fichier de données ne peut pas être lu. Rien n’a été modifié.',
    conseil: 'Ne supprimez rien : restaurez une sauvegarde, ou transmettez les détails ci-dessous au support.',
  },
  store_newer: {
    titre: 'Données d’une version plus récente',
    message: 'Ces données ont été écrites par une version plus récente d’Accostage. Rien n’a été modifié.',
    conseil: 'Installez la dernière version d’Accostage pour les ouvrir.',
  },
  wrong_passphrase: {
    titre: 'Phrase de passe refusée',
    message: 'La phrase de passe ne permet pas d’ouvrir les données.',
    conseil: 'Vérifiez la saisie, puis réessayez.',
  },
  keychain: {
    titre: 'Trousseau inaccessible',
    message: 'Le trousseau de ce poste n’a pas répondu comme attendu.',
    conseil: 'Ouvrez vos données avec la phrase de passe de secours.',
  },
  managed: {
    titre: 'Votre administration ne le permet pas',
    message: 'Un réglage géré par votre administration interdit cette action.',
    conseil: 'Rien n’a été modifié. La rubrique Diagnostic des réglages montre ce qui est géré.',
  },
  disk_full: {
    titre: 'Disque plein',
    message: 'Il n’y a plus assez de place sur le disque pour enregistrer.',
    conseil: 'Libérez de la place, puis réessayez : votre saisie est conservée à l’écran.',
  },
  read_only: {
    titre: 'Écriture impossible',
    message: 'L’emplacement de vos données n’est accessible qu’en lecture.',
    conseil: 'Rétablissez le droit d’écriture sur cet emplacement, puis réessayez.',
  },
  io: {
    titre: 'Accès au disque impossible',
    message: 'Vos données n’ont pas pu être lues ou écrites.',
    conseil: 'Vérifiez que le disque est connecté et accessible, puis réessayez.',
  },
  network: {
    titre: 'Console injoignable',
    message: 'La console n’a pas répondu comme attendu.',
    conseil: 'Vérifiez le réseau, puis réessayez. Vos dossiers restent disponibles hors ligne.',
  },
  sign_in: {
    titre: 'Jeton refusé',
    message: 'La console n’accepte pas le jeton de cette connexion.',
    conseil: 'Créez un jeton personnel sur la console, puis donnez-le à la connexion.',
  },
  cancelled: {
    titre: 'Action abandonnée',
    message: 'L’action a été abandonnée à votre demande.',
    conseil: 'Rien n’a été modifié. Recommencez quand vous voulez.',
  },
  internal: {
    titre: 'Erreur inattendue',
    message: 'Accostage a rencontré une erreur imprévue.',
    conseil: 'Fermez puis rouvrez l’application. Si l’erreur revient, transmettez les détails au support.',
  },
} satisfies Record<ErrorCode, ErrorTexts>
