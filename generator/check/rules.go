package check

import (
	"slices"
	"strings"

	"aims/generator/record"
)

// Rules are all rules, in the order in which a person reads about them: first what
// keeps a file from being read, then what a record says of itself, then what records
// say of each other, then what the standard asks of the whole.
//
// A new rule is a value in a file rule_NAME.go, a line here, a story in testdata and a
// defect in testdata/seeded. One that looks at the fields of one record alone is data in
// its kind; those come last.
func Rules(kinds *record.Kinds) []Rule {
	rules := slices.Concat(
		readingRules(),
		frontMatterRules(),
		textRules(),
		configurationRules(),
		wordingRules(),
		templateRules(),
		repetitionRules(),
		evidenceRules(),
		leakRules(),
		vanishedRules(),
		waiverRules(),
		[]Rule{
			ruleUnknown,

			idMissing,
			idMalformed,
			idPrefix,
			idDuplicate,
			pageClash,

			fieldUnknown,
			fieldType,
			fieldRequired,
			sectionRequired,
			dateImpossible,
			dateOrder,
			dateInFuture,

			referenceUnknown,
			provisionUnknown,
			roleUnknown,
			referenceKind,
			anchorLost,
			linkBroken,
			linkDead,
			imageOutside,
			attachmentMissing,
			attachmentAltered,

			classificationMissing,
			retentionMissing,
			hiddenRecordNamed,
			versionMissing,
			approvalMissing,
			approvalUnbound,
			approvalOutdated,
			reviewOverdue,

			elementUnaddressed,
			answerWithoutText,

			soaMissing,
			controlUndecided,
			controlDecidedTwice,
			controlWithoutJustification,
			controlExcludedYetAnswered,
			controlExcludedYetNeeded,
			requirementExcluded,

			evidenceExpired,
			evidenceUnattached,

			lawUnknownWord,
			lawNamedTwice,
			lawNotShown,
		},
		scopeRules(),
		policyRules(),
		peopleRules(),
		approvalRules(),
		currencyRules(),
		systemRules(),
		systemSupportRules(),
		supplierRules(),
		incidentRules(),
		monitoringRules(),
		auditRules(),
		managementReviewRules(),
		improvementRules(),
		riskRules(),
		treatmentRules(),
		assessmentRules(),
		impactRules(),
		statementRules(),
		controlRules(),
	)
	rules = append(rules, kindRules(kinds)...)
	for i := range rules {
		rules[i].Doc = strings.Join(strings.Fields(rules[i].Doc), " ") // it is written over several lines
	}
	return rules
}
