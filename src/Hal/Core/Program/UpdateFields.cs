using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>The state per weight of a projection's update kernels: each kernel once, in the order in which the program's phases first name it, its fields in its own order.</summary>
public sealed class UpdateFields
{
    private readonly List<UpdateKernelDeclaration> _kernels = [];

    /// <summary>The fields of one projection.</summary>
    public UpdateFields(NetworkProgram program, string projection)
    {
        ArgumentNullException.ThrowIfNull(program);
        Projection = projection;
        foreach (UpdateStage stage in program.Phases.SelectMany(phase => phase.Stages).OfType<UpdateStage>())
            if (stage.Projection == projection && !_kernels.Contains(stage.Kernel.Declaration)) _kernels.Add(stage.Kernel.Declaration);
    }

    /// <summary>Name of the projection.</summary>
    public string Projection { get; }

    /// <summary>Number of fields of all kernels.</summary>
    public int Count => _kernels.Sum(kernel => kernel.StateFields.Count);

    /// <summary>Number of the first field of a kernel.</summary>
    /// <exception cref="KeyNotFoundException">No phase updates the projection with it.</exception>
    public int First(UpdateKernelDeclaration kernel)
    {
        int position = _kernels.IndexOf(kernel);
        return position >= 0
            ? _kernels.Take(position).Sum(k => k.StateFields.Count)
            : throw new KeyNotFoundException(
                $"No phase updates projection '{Projection}' with {kernel?.Name}. There are: {string.Join(", ", _kernels.Select(k => k.Name))}.");
    }

    /// <summary>Number of a field.</summary>
    /// <exception cref="KeyNotFoundException">No phase updates the projection with the kernel, or it has no such field.</exception>
    public int Find(UpdateKernelSpec kernel, string field)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        int number = kernel.Declaration.StateFields.ToList().IndexOf(field);
        return number >= 0
            ? First(kernel.Declaration) + number
            : throw new KeyNotFoundException(
                $"Update kernel {kernel.Declaration.Name} keeps no '{field}'. There are: {string.Join(", ", kernel.Declaration.StateFields)}.");
    }
}
