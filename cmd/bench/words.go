package main

import "strings"

// The vocabulary of the made-up records, the frequent words first. Verbs and nouns are
// regular, so that their forms can be made: some three thousand different words in all.

var nouns = strings.Fields(`
system model risk control process assessment review decision record team service result policy user change test
customer data-set supplier requirement procedure outcome version group owner incident case measure limit threshold
report role release period metric person check step criterion reviewer manager error request output sample month
finding objective approval concern log platform contract office region channel task deadline register question
answer meeting audit auditor board department interface feature label score alert dashboard override prompt
document template plan budget action cause effect gap weakness exception failure fault delay complaint letter notice
explanation operator engineer analyst clerk adviser lawyer trainer nurse teacher driver applicant borrower tenant
patient citizen employee contractor partner vendor regulator authority inspector expert panel committee sponsor
stakeholder community neighbour household child student pensioner caller reader visitor claim invoice order parcel
shipment route vehicle sensor camera recording image scan transcript message email form field column row table file
folder archive database warehouse pipeline script notebook job queue batch snapshot backup server cluster network
device browser application library component dependency endpoint token credential key certificate account session
permission boundary environment deployment rollout rollback pilot trial experiment comparison baseline benchmark
target tolerance margin interval average median variance rate ratio share count total trend drift pattern outlier
anomaly signal threat hazard harm benefit opportunity consequence likelihood level scale matrix rating class category
segment cohort slice subgroup population distribution correlation feature-group variable parameter weight layer
embedding retriever classifier ranker detector forecast prediction recommendation suggestion summary draft response
conversation dialogue utterance query search filter rule guideline principle standard clause article regulation law
obligation duty right consent purpose scope context domain setting use-case assumption constraint limitation
uncertainty confidence interval-width calibration curve cut-off trigger escalation handover shift rota roster
schedule calendar milestone phase stage gate entry exit condition warranty licence term annex appendix section
paragraph sentence heading page index glossary definition reference source origin copy transfer retention-period
deletion correction amendment revision draft-version baseline-version proposal option alternative rationale argument
objection comment remark note minute agenda vote mandate delegation deputy successor predecessor holder lead
coordinator secretary steward custodian processor controller recipient subject representative officer director
executive branch site building floor desk counter shop depot terminal station platform-team product line brand
market segment-owner price cost saving payment refund penalty loss asset resource licence-holder seat machine
accelerator processor-core disk memory-limit quota load peak outage interruption recovery restart timeout retry
workaround patch fix defect ticket backlog sprint iteration estimate forecast-horizon season holiday weekday morning
evening week quarter year decade cycle loop feedback survey interview workshop exercise drill lesson course module
quiz exam badge skill competence gap-analysis qualification reference-check background profile persona journey
scenario story example counter-example edge-case corner boundary-case stress-test replay simulation rehearsal
checklist worksheet questionnaire scorecard heat-map diagram chart figure map inventory catalogue list ledger trail
stamp signature seal hash checksum fingerprint identifier number code flag marker tag topic theme headline
`)

// massNouns have no plural.
var massNouns = strings.Fields(`
oversight monitoring evidence training information documentation guidance accuracy fairness privacy security safety
transparency accountability performance quality data traceability robustness reliability availability capacity
software hardware code storage access supervision feedback advice support knowledge experience expertise awareness
governance compliance conformity assurance validation verification testing labelling maintenance procurement
communication cooperation consent trust bias noise leakage misuse harm recall precision coverage completeness
timeliness provenance retention logging redress
`)

var verbs = strings.Fields(`
review assess record approve measure check report document test monitor change use describe define compare
update confirm release require explain decide follow keep-apart collect store remove replace correct restore
deploy retire suspend escalate answer notify inform train support maintain operate observe inspect examine verify
validate calibrate label sample filter rank score classify predict recommend summarize translate transcribe
extract detect flag reject accept allow delay postpone schedule plan prepare complete close open reopen assign
delegate nominate consult discuss agree question challenge justify defend rate estimate calculate count weigh
balance reduce lower raise increase improve strengthen weaken affect concern involve include exclude cover address
treat mitigate avoid share tolerate resolve repair patch rotate revoke restrict protect encrypt archive delete
retain transfer export import merge separate isolate duplicate reproduce repeat trace link connect match align
reconcile clarify simplify extend shorten renew terminate publish announce present demonstrate illustrate list
number sign seal certify audit interview survey ask request demand order purchase license configure install
integrate customize adapt tune retrain refresh reset restart simulate rehearse exercise
`)

var adjectives = strings.Fields(`
new current relevant affected responsible independent annual monthly quarterly internal external technical legal
clinical commercial operational significant material residual acceptable unacceptable critical moderate minor major
serious early late recent previous earlier final initial temporary permanent manual automatic human statistical
regional national local public private personal sensitive anonymous synthetic historical representative incomplete
complete accurate consistent reliable robust fair transparent clear plain simple complex specific general common rare
frequent regular unusual unexpected known unknown likely unlikely possible visible hidden direct indirect partial full
joint separate shared central remote mobile open closed formal informal written oral digital physical financial
contractual statutory mandatory voluntary optional necessary sufficient adequate suitable effective efficient timely
overdue pending approved draft binding provisional experimental stable mature secure vulnerable exposed resilient
redundant obsolete modern legacy compatible equivalent comparable measurable traceable reproducible documented
undocumented scheduled unscheduled planned unplanned supervised unsupervised seasonal cautious conservative strict
lenient broad narrow deep shallow high low upper lower primary secondary competent experienced senior junior
qualified external-facing customer-facing high-volume low-volume long-term short-term one-sided even uneven quiet busy
`)

var adverbs = strings.Fields(`
regularly independently manually automatically clearly promptly formally jointly separately remotely directly
carefully consistently reliably usually rarely often sometimes always again later earlier together twice weekly
monthly quarterly annually daily overnight partly fully largely mainly deliberately silently visibly measurably
reasonably sufficiently safely lawfully fairly openly briefly gradually immediately eventually
`)

var firstNames = strings.Fields(`
Aoife Amir Anja Bela Boris Carla Chen Clara Dara Deniz Elena Emre Esther Fatima Felix Gita Hana Henrik Ines Ivan Jana
Jonas Kaito Kemal Lara Leon Lucia Maeve Marek Mina Nadia Niall Olga Omar Petra Priya Quentin Rana Rosa Samir Sofia
Tariq Tessa Uma Viktor Wanda Xenia Yusuf Zoe Zuzana
`)

var lastNames = strings.Fields(`
Abbas Acker Balogh Barros Byrne Castell Cernan Daly Demir Doyle Egan Engel Farkas Ferro Gallo Gruber Haas Horvat Ito
Jansen Joshi Kaya Keane Kowal Lange Leclerc Lindt Mahon Marin Mehta Moreau Nagy Nolan Novak Okafor Olsen Park Pereira
Quinn Rao Reyes Rossi Sato Schaefer Silva Sommer Tan Tanaka Ueda Varga Vega Walsh Weber Yilmaz Zeman Zoric
`)

var places = strings.Fields(`
Ashford Bergen Brno Calder Dundalk Elmira Fenwick Galway Harrow Iver Kaunas Lindau Maribor Norwich Oban Porto Quimper
Ravenna Sligo Tampere Utrecht Varese Whitby Ystad Zagreb
`)

var units = strings.Split(`customer care, claims handling, credit operations, people and learning, procurement, data engineering,
internal audit, legal affairs, information security, field service, logistics, product design, public relations, quality assurance,
research, treasury, patient services, network operations, marketing, facilities, compliance, model validation, release management`, ",")

var tasks = strings.Fields(`
invoice claim letter call ticket document image route stock demand fraud credit tenancy rota parcel translation
maintenance complaint contract meter voice survey triage appointment lesson
`)

var machines = strings.Fields(`
classifier assistant forecaster ranker detector router summarizer translator matcher planner extractor scorer monitor
transcriber recommender
`)
