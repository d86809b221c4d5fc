using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Contracts;

/// <summary>A machine that can run network programs.</summary>
/// <remarks>Thread safe; each executable belongs to one thread at a time.</remarks>
public interface IBackend
{
    /// <summary>The word that selects it in a configuration: cpu, gpu, reram, reference.</summary>
    string Name { get; }

    /// <summary>What it can do, and how exactly.</summary>
    BackendCapabilities Capabilities { get; }

    /// <summary>Every reason why this program cannot run here, with advice; empty if it can. Cheap: nothing is allocated.</summary>
    IReadOnlyList<Gap> Check(NetworkProgram program, CompileOptions options);

    /// <summary>What compiling and holding the program will take, before anything is allocated.</summary>
    MemoryEstimate Estimate(NetworkProgram program, CompileOptions options);

    /// <summary>Makes the program ready to run, at step 0 with trial 0 in every replica.</summary>
    /// <exception cref="ProgramRefusedException"><see cref="Check"/> names gaps.</exception>
    /// <exception cref="OperationCanceledException">Stopped; nothing is left behind.</exception>
    IExecutable Compile(NetworkProgram program, CompileOptions options, CancellationToken stop = default);
}
