import ElectionModel
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs

// Copies of a record's documents with some fields changed, for forgeries.

extension ProcessedDocument {
    func changing(
        closingLeaf: Int? = nil, rollVersion: Int? = nil, roll: HashValue? = nil, overrides: Overrides? = nil,
        counts: Counts? = nil, challenged: Challenged? = nil, styles: [Style]? = nil, withheld: [Int]? = nil
    ) -> ProcessedDocument {
        ProcessedDocument(
            election: election, fingerprint: fingerprint, closingLeaf: closingLeaf ?? self.closingLeaf,
            rollVersion: rollVersion ?? self.rollVersion, roll: roll ?? self.roll,
            overrides: overrides ?? self.overrides,
            dispositions: dispositions, aggregate: aggregate, counts: counts ?? self.counts,
            challenged: challenged ?? self.challenged, styles: styles ?? self.styles,
            withheld: withheld ?? self.withheld)
    }

    /// With the counts that these dispositions give.
    func recounted(_ dispositions: [Disposition]) -> ProcessedDocument {
        changing(
            counts: Counts(dispositions),
            challenged: Challenged(dispositions.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }),
            styles: styles.map { style in
                Style(
                    ballotStyle: style.ballotStyle, eligible: style.eligible,
                    counts: Counts(dispositions.filter { $0.ballotStyle == style.ballotStyle }))
            })
    }
}

extension ProcessedDocument.Overrides {
    func changing(
        lists: Int? = nil, last: HashValue? = nil, revoked: Int? = nil,
        effective: [ProcessedDocument.Overrides.Effect]? = nil
    ) -> Self {
        Self(
            lists: lists ?? self.lists, last: last ?? self.last, revoked: revoked ?? self.revoked,
            effective: effective ?? self.effective, set: set)
    }
}

extension ProcessedDocument.Counts {
    init(_ all: [Disposition]) {
        let dispositions = all.filter { !$0.kind.isChallenge }
        func count(_ kind: Disposition.Kind) -> Int { dispositions.count { $0.kind == kind } }
        self.init(
            cast: dispositions.count, counted: count(.counted), superseded: count(.superseded),
            overridden: count(.overridden), test: count(.test), invalid: count(.invalid))
    }

    func changing(cast: Int? = nil, counted: Int? = nil, superseded: Int? = nil, invalid: Int? = nil) -> Self {
        Self(
            cast: cast ?? self.cast, counted: counted ?? self.counted, superseded: superseded ?? self.superseded,
            overridden: overridden, test: test, invalid: invalid ?? self.invalid)
    }
}

extension ProcessedDocument.Style {
    func changing(eligible: Int? = nil, counts: ProcessedDocument.Counts? = nil) -> Self {
        Self(ballotStyle: ballotStyle, eligible: eligible ?? self.eligible, counts: counts ?? self.counts)
    }
}

extension Disposition {
    func changing(leaf: Int? = nil, kind: Kind? = nil, ballotStyle: Int? = nil, weight: Int? = nil) -> Disposition {
        Disposition(
            leaf: leaf ?? self.leaf, kind: kind ?? self.kind, reason: reason,
            ballotStyle: ballotStyle ?? self.ballotStyle, weight: weight ?? self.weight)
    }
}

extension ResultDocument {
    func changing(
        session: HashValue? = nil, contests: [Contest]? = nil, withheld: [Int]? = nil
    ) -> ResultDocument {
        ResultDocument(
            election: election, fingerprint: fingerprint, session: session ?? self.session,
            contests: contests ?? self.contests, withheld: withheld ?? self.withheld)
    }

    /// result.csv: RFC 4180 with line feeds.
    var table: [UInt8] {
        func quoted(_ field: String) -> String {
            field.utf8.contains { [10, 13, 34, 44].contains($0) }
                ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
        }
        var text = "contest,option,votes\n"
        for contest in contests {
            for option in contest.options {
                text += "\(quoted(contest.label)),\(quoted(option.label)),\(option.total)\n"
            }
        }
        return Array(text.utf8)
    }
}

extension ResultDocument.Contest {
    func changing(contest: Int? = nil, label: String? = nil, options: [ResultDocument.Option]? = nil) -> Self {
        Self(contest: contest ?? self.contest, label: label ?? self.label, options: options ?? self.options)
    }
}

extension ResultDocument.Option {
    func changing(
        label: String? = nil, total: Int? = nil, value: GroupElement? = nil, proof: DecryptionProof? = nil
    ) -> Self {
        Self(
            label: label ?? self.label, total: total ?? self.total, value: value ?? self.value,
            proof: proof ?? self.proof)
    }
}

extension AggregateDocument {
    func changing(contest position: Int, _ change: (Contest) -> Contest) -> AggregateDocument {
        var contests = self.contests
        contests[position] = change(contests[position])
        return AggregateDocument(election: election, contests: contests)
    }
}

extension AggregateDocument.Contest {
    func changing(ballots: Int? = nil, weight: Int? = nil, options: [Ciphertext]? = nil) -> Self {
        Self(
            contest: contest, ballots: ballots ?? self.ballots, weight: weight ?? self.weight,
            options: options ?? self.options)
    }
}

extension GuardianPublicKeys {
    func changing(
        ceremony: HashValue? = nil, guardian: Int? = nil, communicationKey: GroupElement? = nil,
        voteCommitments: [GroupElement]? = nil, dataCommitments: [GroupElement]? = nil,
        voteProof: GuardianKeyProof? = nil, dataProof: GuardianKeyProof? = nil
    ) -> GuardianPublicKeys {
        GuardianPublicKeys(
            ceremony: ceremony ?? self.ceremony, guardian: guardian ?? self.guardian,
            communicationKey: communicationKey ?? self.communicationKey,
            voteCommitments: voteCommitments ?? self.voteCommitments,
            dataCommitments: dataCommitments ?? self.dataCommitments, voteProof: voteProof ?? self.voteProof,
            dataProof: dataProof ?? self.dataProof)
    }
}

extension GuardianRecord {
    func changing(
        parameterBaseHash: HashValue? = nil, baseHash: HashValue? = nil, guardianRecordHash: HashValue? = nil,
        extendedBaseHash: HashValue? = nil, voteKey: GroupElement? = nil, dataKey: GroupElement? = nil,
        guardians: [GuardianPublicKeys]? = nil
    ) -> GuardianRecord {
        GuardianRecord(
            commitmentSet: commitmentSet, guardianCount: guardianCount, quorum: quorum,
            parameterBaseHash: parameterBaseHash ?? self.parameterBaseHash, baseHash: baseHash ?? self.baseHash,
            guardianRecordHash: guardianRecordHash ?? self.guardianRecordHash,
            extendedBaseHash: extendedBaseHash ?? self.extendedBaseHash, voteKey: voteKey ?? self.voteKey,
            dataKey: dataKey ?? self.dataKey, guardians: guardians ?? self.guardians)
    }
}

extension SessionDocument {
    func changing(
        number: Int? = nil, processed: HashValue? = nil, commitments: [SessionCommitment]? = nil
    ) -> SessionDocument {
        SessionDocument(
            election: election, fingerprint: fingerprint, number: number ?? self.number,
            processed: processed ?? self.processed, commitments: commitments ?? self.commitments)
    }
}

extension SessionCommitment {
    func changing(
        aggregate: HashValue? = nil, guardians: [Int]? = nil, hashes: PerOption<HashValue>? = nil
    ) -> SessionCommitment {
        SessionCommitment(
            aggregate: aggregate ?? self.aggregate, guardians: guardians ?? self.guardians, guardian: guardian,
            hashes: hashes ?? self.hashes)
    }
}

extension RecordList {
    func changing(
        specification: String? = nil, parameters: Parameters? = nil, fingerprint: HashValue? = nil,
        roll: HashValue? = nil, files: [File]? = nil
    ) -> RecordList {
        RecordList(
            specification: specification ?? self.specification, parameters: parameters ?? self.parameters,
            election: election, fingerprint: fingerprint ?? self.fingerprint, roll: roll ?? self.roll, level: level,
            files: files ?? self.files)
    }
}
