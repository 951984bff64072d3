export interface GlossaryEntry {
  term: string
  meaning: string
}

/**
 * The words of the platform that a dossier uses. An acronym that the documents of the platform never spell out is
 * explained by what it does: nothing is invented for its letters.
 */
export const GLOSSARY: readonly GlossaryEntry[] = [
  { term: 'Affinité de session', meaning: 'Obligation d’envoyer toutes les requêtes d’un usager à la même instance. Elle gêne le redémarrage et la répartition de la charge.' },
  { term: 'ArgoCD', meaning: 'Outil qui compare en continu ce que décrit un dépôt Git et ce qui tourne dans le cluster, et aligne le second sur le premier.' },
  { term: 'Autosync', meaning: 'Réglage d’un environnement : ArgoCD applique de lui-même chaque changement du dépôt, sans attendre un clic.' },
  { term: 'BACI', meaning: 'Bureau du ministère qui relit l’architecture et instruit les ouvertures de flux. Les documents de la plateforme ne développent pas ce sigle.' },
  { term: 'Bouchon', meaning: 'Faux service (S3, courriel, connexion) utilisé sur la plateforme d’accélération à la place de celui du ministère.' },
  { term: 'BPAH, BCS, BR', meaning: 'Bureaux de l’hébergeur : hébergement, certificats, noms de domaine, réseaux. Les documents de la plateforme ne développent pas ces sigles.' },
  { term: 'CCT', meaning: 'Cadre technique du ministère. Ses exigences portent sur l’organisation, l’architecture et les données ; le projet se positionne sur chacune.' },
  { term: 'CDN', meaning: 'Réseau qui sert les contenus au plus près des usagers et absorbe une partie des attaques. Attendu devant une application exposée à Internet.' },
  { term: 'CDS, chaîne de service', meaning: 'Ensemble qui expose une application : adresse réservée, certificat, répartiteur et enregistrement DNS.' },
  { term: 'CGU', meaning: 'Conditions générales d’utilisation de la plateforme. Le correspondant étatique les accepte avant l’ouverture du projet.' },
  { term: 'Chaîne primaire, chaîne secondaire', meaning: 'La primaire est l’usine logicielle du projet ; la secondaire est celle de la plateforme, qui reconstruit et vérifie avant de déployer.' },
  { term: 'Chart Helm', meaning: 'Modèle de fichiers Kubernetes à paramètres. Un fichier de valeurs par environnement suffit à le décliner.' },
  { term: 'Cloud π', meaning: 'Hébergement du ministère de l’Intérieur. Il a sa propre console et reçoit les environnements définitifs.' },
  { term: 'Cluster', meaning: 'Groupe de machines piloté par Kubernetes ou OpenShift. Il peut être partagé ou dédié à un projet.' },
  { term: 'Console', meaning: 'Application web de la plateforme : on y crée projet, membres, dépôts et environnements. PAX et Cloud π ont chacun la leur.' },
  { term: 'Correspondant étatique', meaning: 'Agent de l’État qui accepte les conditions d’utilisation et fournit l’imputation budgétaire.' },
  { term: 'CPH', meaning: 'Chef de projet hébergement. Côté ministère, il porte les PAI, les certificats et les changements de chaîne de service.' },
  { term: 'CPiN', meaning: 'Abréviation de Cloud π Native, l’offre du ministère pour construire et exploiter des applications en conteneurs.' },
  { term: 'CPU', meaning: 'Temps de calcul, compté en cœurs. 0,1 cœur s’écrit aussi 100 m. Les quotas le limitent par environnement et par projet.' },
  { term: 'DAG', meaning: 'Schéma d’ensemble de l’application : composants, réseaux, chaînes de service et acteurs.' },
  { term: 'DAT', meaning: 'Dossier d’architecture technique. Il décrit l’application de bout en bout et accompagne la revue d’architecture.' },
  { term: 'Dérogation', meaning: 'Décision écrite et datée qui écarte une exigence pour un projet, avec ses raisons et sa durée.' },
  { term: 'DMIA', meaning: 'Durée maximale d’interruption admissible : le temps pendant lequel le métier accepte de se passer de l’application.' },
  { term: 'DR, Diffusion Restreinte', meaning: 'Mention portée sur des informations dont la diffusion est limitée. Elle impose des moyens agréés. Accostage n’est pas un produit agréé.' },
  { term: 'DSO', meaning: 'Nom d’usage de la chaîne DevSecOps de la plateforme. On le retrouve dans le fichier « .gitlab-ci-dso.yml » des dépôts.' },
  { term: 'ESN', meaning: 'Entreprise de services du numérique. Elle agit pour une administration et n’est jamais bénéficiaire à elle seule.' },
  { term: 'FIP', meaning: 'Adresse IP flottante d’un cluster : une pour Internet, une pour le RIE. Elle est donnée par l’administration de la plateforme.' },
  { term: 'Flux, matrice de flux', meaning: 'Un flux est un chemin réseau à ouvrir (source, destination, port, sens). La matrice les rassemble tous, par environnement.' },
  { term: 'GitLab', meaning: 'Forge de la plateforme. Elle recopie les dépôts du projet et y exécute la construction. Son service intégré d’automatisation est GitLab CI.' },
  { term: 'GitOps', meaning: 'Manière d’exploiter où Git fait foi : tout changement passe par un commit relu, jamais par une commande directe.' },
  { term: 'Go / no-go', meaning: 'Décision, prise par des personnes, de mettre ou non en production. Un critère éliminatoire défavorable mène à un no-go.' },
  { term: 'GPU', meaning: 'Carte de calcul, souvent pour l’apprentissage automatique. Elle se demande à part et se justifie.' },
  { term: 'Grafana', meaning: 'Tableaux de bord de la plateforme : on y lit les métriques, les journaux et les alertes de ses environnements.' },
  { term: 'Habilitation', meaning: 'Autorisation nominative d’accéder à un environnement du ministère, souvent liée à un poste ou à un bastion.' },
  { term: 'Harbor', meaning: 'Registre d’images de la plateforme. Il range les images construites et montre le résultat de leur analyse.' },
  { term: 'Homologation', meaning: 'Décision par laquelle l’autorité accepte les risques de l’application, avant la mise en production et pour une durée donnée.' },
  { term: 'Imputation, UO', meaning: 'Unité budgétaire qui supporte la dépense. Le correspondant étatique la donne.' },
  { term: 'Jalon', meaning: 'Étape datée du parcours, avec un pilote, des contributeurs, un valideur et des critères d’entrée et de sortie.' },
  { term: 'Kubernetes', meaning: 'Logiciel qui place, redémarre et relie les conteneurs d’une application sur un cluster.' },
  { term: 'Kyverno', meaning: 'Outil qui contrôle ce qui entre dans un cluster. Il refuse, signale ou complète ce qui ne suit pas les politiques.' },
  { term: 'Loki', meaning: 'Service qui rassemble les journaux des conteneurs. On l’interroge depuis Grafana.' },
  { term: 'Manifeste', meaning: 'Fichier qui décrit à Kubernetes une ressource voulue : déploiement, service, volume, etc.' },
  { term: 'Mattermost', meaning: 'Messagerie d’équipe où se tiennent les échanges avec la Service Team. Les demandes, elles, passent par un ticket.' },
  { term: 'Namespace', meaning: 'Espace isolé d’un cluster. Un environnement de la console en crée un, et un seul.' },
  { term: 'NP, usuel', meaning: 'Non protégé : information sans mention particulière.' },
  { term: 'OIDC', meaning: 'Protocole par lequel une application délègue la connexion à un fournisseur d’identité.' },
  { term: 'OpenCDS', meaning: 'Service qui crée une chaîne de service à partir d’une déclaration, une fois celle-ci validée par la Service Team.' },
  { term: 'OpenShift', meaning: 'Distribution de Kubernetes employée par le ministère. Elle impose notamment un identifiant d’utilisateur non privilégié et changeant.' },
  { term: 'OVH / PAX', meaning: 'Plateforme d’accélération, hors de l’hébergement du ministère, pour démarrer plus vite et sans production. On l’appelait OVH, du nom de son hébergeur ; les documents ne développent pas « PAX ».' },
  { term: 'PAI', meaning: 'Identifiant du projet nécessaire pour demander une chaîne de service. Le CPH l’obtient. Les documents ne développent pas ce sigle.' },
  { term: 'PDMA', meaning: 'Perte de données maximale admissible : la quantité de travail, exprimée en durée, que le métier accepte de perdre.' },
  { term: 'Pipeline', meaning: 'Suite automatique de tâches lancée à chaque changement du code : tests, analyse, construction, publication.' },
  { term: 'Pod', meaning: 'Plus petite unité déployée par Kubernetes : un conteneur, parfois quelques-uns, qui vivent ensemble.' },
  { term: 'Point de contrôle', meaning: 'Jalon qui ferme une phase. Ce qui y est exigé doit être complet et sans constat bloquant.' },
  { term: 'Promotion', meaning: 'Passage d’une version d’un environnement au suivant, avec ses tests et ses accords.' },
  { term: 'PVC', meaning: 'Demande de volume persistant : le disque qu’un pod garde d’un redémarrage à l’autre. La plateforme en limite la taille.' },
  { term: 'Quota', meaning: 'Cœurs, mémoire et cartes de calcul qu’un projet peut utiliser, pour la production d’un côté, pour le reste de l’autre.' },
  { term: 'Réserve', meaning: 'Point à corriger à une date donnée, malgré lequel un point de contrôle est franchi.' },
  { term: 'RGAA', meaning: 'Référentiel général d’amélioration de l’accessibilité : les critères que doivent suivre les services numériques publics.' },
  { term: 'RIE', meaning: 'Réseau interministériel de l’État : le réseau commun des administrations, distinct d’Internet.' },
  { term: 'Rootless', meaning: 'Se dit d’une image dont le processus ne tourne pas en administrateur. La plateforme l’exige.' },
  { term: 'S3, bucket', meaning: 'Stockage d’objets : on y dépose et lit des fichiers par le réseau. Un bucket est un de ses compartiments.' },
  { term: 'Sans état', meaning: 'Se dit d’un service qui ne garde rien en local entre deux requêtes : on peut le redémarrer ou le multiplier sans perte.' },
  { term: 'Sensible', meaning: 'Niveau intermédiaire d’un dossier : à diffuser avec mesure, sans mention réglementaire.' },
  { term: 'Service Team', meaning: 'Équipe de la plateforme : elle qualifie les projets, les accompagne sans faire à leur place et tient les points de contrôle.' },
  { term: 'SonarQube', meaning: 'Outil qui relit le code à chaque construction : défauts, failles probables, couverture des tests.' },
  { term: 'Sonde', meaning: 'Question que Kubernetes pose à un conteneur pour savoir s’il démarre, vit ou peut servir (startup, liveness, readiness).' },
  { term: 'SOPS', meaning: 'Outil qui chiffre les secrets dans le dépôt Git lui-même, avec la clé publique du cluster qui les lira.' },
  { term: 'SSO', meaning: 'Connexion unique : un même compte ouvre la console, GitLab et les autres services.' },
  { term: 'Stage (type d’environnement)', meaning: 'Mot de la console : dev, integration, staging ou prod. Seul « prod » puise dans le quota de production.' },
  { term: 'Trivy', meaning: 'Outil qui cherche les failles connues dans les images. Ses résultats se lisent dans Harbor.' },
  { term: 'Vault', meaning: 'Coffre de la plateforme pour les secrets d’une application. Un dossier dit où est un secret, jamais sa valeur.' },
  { term: 'Velero', meaning: 'Outil qui sauvegarde les ressources et les volumes d’un namespace.' },
  { term: 'WAF', meaning: 'Pare-feu applicatif : il filtre les requêtes web suspectes devant l’application.' },
  { term: 'Zone', meaning: 'Regroupement de clusters dans la console : défaut, usuelle ou restreinte. Elle suit la sensibilité du projet.' },
]

const plain = (text: string): string => text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase()

/** Entries that hold every word, wherever it stands; accents and capitals do not count. Those named so come first. */
export function searchGlossary(entries: readonly GlossaryEntry[], words: string): readonly GlossaryEntry[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return entries
  const found = entries.filter(({ term, meaning }) => wanted.every((word) => plain(`${term} ${meaning}`).includes(word)))
  const named = (entry: GlossaryEntry) => wanted.every((word) => plain(entry.term).includes(word))
  return [...found.filter(named), ...found.filter((entry) => !named(entry))]
}
