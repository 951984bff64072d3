import type { ErrorCode, KeychainState } from '@/generated/bindings'

interface ErrorTexts {
  titre: string
  /** Used when Rust gives no sentence of its own. */
  message: string
  /** Used when Rust gives no hint of its own. */
  conseil: string
}

// Both records follow the types made from Rust: a new code or state without a text stops the build.
const erreurs = {
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
  internal: {
    titre: 'Erreur inattendue',
    message: 'Accostage a rencontré une erreur imprévue.',
    conseil: 'Fermez puis rouvrez l’application. Si l’erreur revient, transmettez les détails au support.',
  },
} satisfies Record<ErrorCode, ErrorTexts>

const etatsDuTrousseau = {
  available: 'Le trousseau de ce poste est disponible',
  absent: 'Ce poste n’a pas de trousseau',
  locked: 'Le trousseau de ce poste est verrouillé',
  silent: 'Le trousseau de ce poste ne répond pas',
  forgot: 'Le trousseau de ce poste ne contient plus la clé',
  unused: 'Le trousseau de ce poste n’est pas utilisé',
} satisfies Record<KeychainState, string>

/** All the texts of the interface. Non-breaking spaces are checked by fr.spec.ts. */
export const fr = {
  app: {
    nom: 'Accostage',
    promesse: 'Le dossier d’embarquement de votre projet',
    titreFenetre: '{page} – Accostage',
    accueil: 'Portefeuille – Accostage',
    accesRapide: 'Accès rapide',
    contenu: 'Aller au contenu',
    auteur: 'Vous signez :',
  },
  commun: {
    chargement: 'Chargement…',
    reessayer: 'Réessayer',
    annuler: 'Annuler',
    afficherPhrase: 'Afficher la phrase de passe',
  },
  erreurs: { ...erreurs, details: 'Détails techniques' },
  trousseau: { ...etatsDuTrousseau, remede: 'Que faire ?' },
  demarrage: {
    titre: 'Bienvenue dans Accostage',
    introduction: 'Deux minutes suffisent pour commencer. Rien de ce que vous saisissez ici ne quitte ce poste.',
    localTitre: 'Tout reste sur ce poste',
    localTexte: 'Accostage fonctionne seul, sur votre poste :',
    sansCompte: 'aucun compte à créer ;',
    sansReseau: 'aucun réseau nécessaire ;',
    chiffre: 'vos données sont chiffrées sur le disque.',
    emplacement: 'Emplacement de vos données',
    identite: 'Qui êtes-vous ?',
    identiteAide: 'Votre nom signe chaque réponse : il indique à vos collègues qui a écrit quoi. Tous les champs sont obligatoires.',
    nom: 'Prénom et nom',
    courriel: 'Adresse électronique professionnelle',
    courrielAide: "Format attendu : nom{'@'}domaine.fr. Aucun message n’est envoyé.",
    protection: 'Protéger vos données',
    phraseConseillee: 'Choisissez aussi une phrase de passe de secours. Elle est facultative, mais sans elle, la perte du trousseau serait la perte de vos données.',
    phraseObligatoire: 'Sans trousseau, une phrase de passe est nécessaire : elle vous sera demandée à chaque ouverture.',
    phraseConseil: 'Une bonne phrase est longue plutôt que compliquée : quatre ou cinq mots sans lien entre eux, jamais utilisés ailleurs. Notez-la dans votre coffre de mots de passe : personne ne peut la retrouver à votre place.',
    phrase: 'Phrase de passe',
    phraseFacultative: 'Phrase de passe de secours (recommandée)',
    phraseAide: '12 caractères au moins.',
    phraseEncore: 'La même phrase, une seconde fois',
    valider: 'Commencer',
    enCours: 'Préparation de vos données…',
    erreurs: {
      nom: 'Indiquez votre prénom et votre nom.',
      courriel: "Indiquez une adresse électronique, par exemple nom{'@'}domaine.fr.",
      phraseAbsente: 'Choisissez une phrase de passe : ce poste n’a pas de trousseau disponible.',
      phraseCourte: 'Choisissez une phrase d’au moins 12 caractères.',
      phraseDifferente: 'Les deux saisies sont différentes : tapez deux fois la même phrase.',
    },
  },
  deverrouillage: {
    titre: 'Déverrouiller vos données',
    introduction: 'Vos dossiers sont chiffrés sur ce poste. Saisissez votre phrase de passe pour les ouvrir.',
    phrase: 'Phrase de passe',
    valider: 'Déverrouiller',
    enCours: 'Ouverture…',
    refus: 'Les données n’ont pas pu être ouvertes avec cette phrase de passe. Vérifiez la saisie, puis réessayez.',
    oubli: 'Personne ne peut retrouver cette phrase à votre place : elle n’est enregistrée nulle part.',
  },
  portefeuille: {
    titre: 'Portefeuille',
    introduction: 'Vos dossiers d’embarquement, et ce qu’il reste à y répondre.',
    nouveau: 'Créer un dossier',
    rechercher: 'Rechercher un dossier',
    nombre: '{n} dossier | {n} dossiers',
    trouves: '{n} dossier trouvé | {n} dossiers trouvés',
    plus: 'Afficher plus',
    affiches: '{affiches} affichés sur {total}',
    colonnes: {
      nom: 'Dossier',
      avancement: 'Réponses',
      bloquants: 'Bloquants',
      sensibilite: 'Sensibilité',
      modifie: 'Modifié le',
    },
    avancement: '{faites} sur {exigees}',
    bloquants: '{n} bloquant | {n} bloquants',
    sansBloquant: 'Aucun',
    sensibilite: {
      nonProtege: 'Non protégé',
      sensible: 'Sensible',
      diffusionRestreinte: 'Diffusion restreinte',
      inconnue: 'À préciser',
    },
    vide: {
      titre: 'Aucun dossier pour le moment',
      texte: 'Un dossier rassemble tout ce qu’il faut savoir pour accueillir un projet : acteurs, architecture, flux, sécurité, mise en production.',
      action: 'Créer votre premier dossier',
    },
    creation: {
      titre: 'Nouveau dossier',
      nom: 'Nom usuel du projet',
      aide: 'Celui que vos collègues emploient. Il pourra changer.',
      nomAbsent: 'Donnez un nom au dossier.',
      valider: 'Créer le dossier',
    },
  },
  dossier: {
    titre: 'Dossier',
    titreFenetre: '{section} – {dossier}',
    sommaire: 'Sections du dossier',
    compte: '{faites}/{exigees}',
    complete: 'section complète',
    avancement: 'Réponses : {faites} sur {exigees}',
    rienExige: 'Aucune réponse n’est exigée dans cette section.',
    sansChamp: 'Aucun champ de cette section ne concerne votre projet pour le moment.',
    suite: 'Section précédente et section suivante',
    precedente: 'Section précédente : ',
    suivante: 'Section suivante : ',
    exige: 'Exigé à : {phase}',
    longueur: '{longueur} / {maximum} caractères',
    provenance: '{auteur}, le {date} · {source}',
    sansReponse: 'Sans réponse',
    ligneDeCommande: 'Ce type de champ se remplit pour l’instant avec la commande accostage.',
    etat: {
      repos: 'Enregistrement automatique',
      modification: 'Modification en cours…',
      enCours: 'Enregistrement…',
      enregistre: 'Enregistré à {heure}',
      refusee: 'Non enregistré : {message}',
      refusees: '{n} réponse non enregistrée | {n} réponses non enregistrées',
    },
    annonces: {
      enregistre: '{champ} : enregistré à {heure}',
      refuse: '{champ} : non enregistré. {message}',
    },
    depart: {
      titre: 'Une réponse n’est pas enregistrée',
      texte: 'Si vous quittez maintenant, le texte en question sera perdu. Vous pouvez le copier avant de partir.',
      reessayer: 'Réessayer et quitter',
      rester: 'Rester sur le dossier',
      quitter: 'Quitter sans enregistrer',
    },
  },
}
