using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Program;

/// <summary>Everything that is wrong in a program, at once.</summary>
public static class ProgramValidation
{
    /// <summary>All reasons why the program means nothing on any backend; empty if it is valid.</summary>
    public static IReadOnlyList<Gap> Check(NetworkProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        List<Gap> gaps = [];
        if (!(program.DtMs > 0 && double.IsFinite(program.DtMs)))
            gaps.Add(new Gap("program", $"has a time step of {program.DtMs} ms; a positive number is allowed.", "Set DtMs."));
        return gaps;
    }
}
