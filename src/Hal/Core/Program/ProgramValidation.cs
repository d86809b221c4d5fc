using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program.Validation;

namespace Neuromorphic.Hal.Program;

/// <summary>Everything that is wrong in a program, at once.</summary>
/// <remarks>
/// Nothing is drawn but parameters that differ from neuron to neuron, and nothing of the network's size is allocated: the time is that of looking through
/// what the program itself lists. Thread safe.
/// </remarks>
public static class ProgramValidation
{
    /// <summary>All reasons why the program means nothing on any backend; empty if it is valid. Never throws for a program of any content.</summary>
    public static IReadOnlyList<Gap> Check(NetworkProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Findings findings = new(program);
        if (!(program.DtMs > 0 && double.IsFinite(program.DtMs)))
            findings.Add("program", $"has a time step of {program.DtMs} ms; allowed are finite numbers above 0.", "Set DtMs.");
        PopulationValidation.Check(findings);
        ProjectionValidation.Check(findings);
        InputValidation.Check(findings);
        ProbeValidation.Check(findings);
        PhaseValidation.Check(findings);
        return findings.Gaps;
    }
}
