import ElectionModel
import Primitives

/// R.3 and R.4: every signature is by an enrolled person over exactly these bytes, and there are enough of them.
struct SignatureChecks {
    let source: RecordSource
    let configuration: ElectionConfiguration

    func run(_ findings: inout Findings) {
        let byOfficials: [(OfficialAct, [String])] = [
            (.definition, [RecordFolder.definition] + source.releasePaths), (.rollUpdate, source.rollUpdatePaths),
            (.open, [RecordFolder.open]), (.close, [RecordFolder.close]), (.overrideList, source.overrideListPaths),
            (.processed, [RecordFolder.processed]), (.session, source.sessionPaths), (.record, [RecordFolder.list]),
        ]
        for (act, files) in byOfficials {
            for file in files { check(file, .officials(act), .officialSignatures, &findings) }
        }
        for file in [RecordFolder.commitments, RecordFolder.guardians] {
            check(file, .allGuardians, .guardianSignatures, &findings)
        }
    }

    private func check(
        _ file: String, _ requirement: SignedDocument.Requirement, _ check: Check, _ findings: inout Findings
    ) {
        do {
            let document = try SignedDocument.load(source.path(file))
            _ = try document.verified(requirement, configuration: configuration)
            findings.pass(check, document.signatures.count)
        } catch let error as FormatError {
            // The path is the suffix of one signature's file.
            findings.fail(check, Place(file + error.path), error.reason)
        } catch let error as PrimitivesError {
            findings.fail(check, Place(file), error.reason)
        } catch {
            findings.fail(check, Place(file), "the signatures cannot be read")
        }
    }
}
