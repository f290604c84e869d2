import ElectionModel
import GroupArithmetic
import Primitives

/// Verification 1: the version and the group that the record states, before any proof is looked at, and the base
/// hashes.
enum ParameterChecks {
    static func run(_ documents: RecordDocuments, group: Group, _ findings: inout Findings) {
        guard let list = documents.list?.value else { return }
        func place(_ part: String) -> Place { Place(RecordFolder.list, part) }
        findings.require(
            list.specification == "v2.1.0", .specification, place("specification"),
            "expected v2.1.0, found \(list.specification)")
        let expected = group.parameters
        findings.require(
            list.parameters.p == expected.p, .prime, place("parameters.p"), "another prime than the standard p")
        findings.require(
            list.parameters.q == expected.q, .order, place("parameters.q"), "another order than the standard q")
        findings.require(
            list.parameters.g == group.generator.bytes, .generator, place("parameters.g"),
            "another generator than the standard g")
    }

    static func run(_ documents: RecordDocuments, _ basis: ElectionBasis, _ findings: inout Findings) {
        guard let record = documents.guardians?.value else { return }
        let stated: [(Check, String, HashValue, HashValue)] = [
            (.parameterBaseHash, "parameter_base_hash", record.parameterBaseHash, basis.parameterBaseHash),
            (.baseHash, "base_hash", record.baseHash, basis.baseHash),
            (.extendedBaseHash, "extended_base_hash", record.extendedBaseHash, basis.extendedBaseHash),
            (.keyCommitments, "guardian_record_hash", record.guardianRecordHash, basis.guardianRecordHash),
        ]
        for (check, part, found, computed) in stated {
            findings.require(
                found == computed, check, Place(RecordFolder.guardians, part), "the hash is \(computed), found \(found)"
            )
        }
    }
}
